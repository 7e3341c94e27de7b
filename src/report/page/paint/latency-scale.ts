import type { Surface } from "../canvas.ts";
import type { Run } from "../run.ts";
import type { TimeScale } from "../time-scale.ts";

/** Where latencies lie: a logarithmic axis over whole decades. */
export class LatencyScale {
  readonly #low: number;
  readonly #high: number;
  readonly top: number;
  readonly height: number;

  /** From the decade of `least` to that of `most` (nanoseconds), between `top` and `top + height` pixels. */
  constructor(least: number, most: number, top: number, height: number) {
    this.#low = Math.floor(Math.log10(Math.max(1, least)));
    this.#high = Math.max(this.#low + 1, Math.ceil(Math.log10(Math.max(1, most))));
    this.top = top;
    this.height = height;
  }

  y(latency: number): number {
    return (
      this.top + this.height * (1 - (Math.log10(Math.max(1, latency)) - this.#low) / (this.#high - this.#low))
    );
  }

  /** The decades, with their names. */
  marks(): { readonly y: number; readonly label: string }[] {
    const decades = Array.from({ length: this.#high - this.#low + 1 }, (_, i) => this.#low + i);
    return decades.map((decade) => ({ y: this.y(10 ** decade), label: NAMES[decade] ?? `10^${decade} ns` }));
  }
}

const NAMES: Readonly<Record<number, string>> = {
  0: "1 ns",
  1: "10 ns",
  2: "100 ns",
  3: "1 µs",
  4: "10 µs",
  5: "100 µs",
  6: "1 ms",
  7: "10 ms",
  8: "100 ms",
  9: "1 s",
  10: "10 s",
  11: "100 s",
};

/** The least and the greatest latency of a run, of what came back. One pass. */
export function latencyBounds({ call, end }: Run): readonly [number, number] {
  let [least, most] = [Infinity, 0];
  for (let row = 0; row < call.length; row++) {
    const took = (end[row] as number) - (call[row] as number);
    if (took > 0 && took < least) least = took;
    if (took > most && took !== Infinity) most = took;
  }
  return most === 0 ? [1e6, 1e9] : [least, most];
}

/** The decades of a latency axis: faint lines, names at the right of the gutter. */
export function paintDecades({ context, palette }: Surface, scale: TimeScale, latency: LatencyScale): void {
  context.font = `10px ${palette.sans}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const { y, label } of latency.marks()) {
    context.strokeStyle = palette.grid;
    context.beginPath();
    context.moveTo(scale.left, Math.round(y) + 0.5);
    context.lineTo(scale.right, Math.round(y) + 0.5);
    context.stroke();
    context.fillStyle = palette.muted;
    context.fillText(label, scale.left - 6, y);
  }
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
}
