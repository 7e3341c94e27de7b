import type { Window } from "./state.ts";

/** Where moments lie on a picture: `from` at `left`, `to` at `left + width` pixels. */
export class TimeScale {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly width: number;
  readonly #perPixel: number;

  constructor({ from, to }: Window, left: number, width: number) {
    this.from = from;
    this.to = to;
    this.left = left;
    this.width = Math.max(1, width);
    this.#perPixel = (to - from) / this.width;
  }

  get right(): number {
    return this.left + this.width;
  }

  /** The place of a moment. */
  x(time: number): number {
    return this.left + (time - this.from) / this.#perPixel;
  }

  /** The place of a moment, moved to the nearest edge when it lies outside. */
  clamped(time: number): number {
    return Math.min(this.right, Math.max(this.left, this.x(time)));
  }

  /** The moment at a place. */
  time(x: number): number {
    return this.from + (x - this.left) * this.#perPixel;
  }

  /** How long a stretch of so many pixels is. */
  span(pixels: number): number {
    return pixels * this.#perPixel;
  }

  /** Round moments at least `spacing` pixels apart, with labels in seconds. */
  ticks(spacing: number): { readonly time: number; readonly label: string }[] {
    const step = roundStep(this.span(spacing));
    const digits = Math.max(0, Math.ceil(-Math.log10(step / 1e9) - 1e-9));
    const first = Math.ceil(this.from / step);
    const count = Math.max(0, Math.floor(this.to / step) - first + 1);
    return Array.from({ length: count }, (_, i) => ({
      time: (first + i) * step,
      label: `${(((first + i) * step) / 1e9).toFixed(digits)}${i === 0 ? " s" : ""}`,
    }));
  }
}

/** The smallest of 1, 2, 5 × 10ⁿ that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= least) ?? 10 * power;
}

/** A window scaled by `factor` around a moment that keeps its place, within the run and not below a microsecond's width. */
export function zoom({ from, to }: Window, at: number, factor: number, length: number): Window {
  const width = Math.min(Math.max((to - from) * factor, 1e4), length);
  const share = (at - from) / (to - from);
  return within({ from: at - share * width, to: at + (1 - share) * width }, length);
}

/** A window moved into the run, its width kept where the run is long enough. */
export function within({ from, to }: Window, length: number): Window {
  const width = Math.min(to - from, length);
  const start = Math.min(Math.max(0, from), length - width);
  return { from: start, to: start + width };
}
