import type { Surface } from "../canvas.ts";
import type { TimeScale } from "../time-scale.ts";

/** Room on the left of every picture for the names of its rows, CSS pixels. */
export const GUTTER = 96;

/** Room on the left where the screen is narrow. */
export const NARROW_GUTTER = 56;

/** How much of a picture's width its names may take. */
export const gutterOf = (width: number): number => (width < 560 ? NARROW_GUTTER : GUTTER);

/** The time axis: grid lines down to `bottom`, labels at `y`. */
export function paintAxis({ context, palette }: Surface, scale: TimeScale, y: number, bottom: number): void {
  context.font = `11px ${palette.sans}`;
  context.textBaseline = "alphabetic";
  for (const { time, label } of scale.ticks(90)) {
    const x = Math.round(scale.x(time)) + 0.5;
    context.strokeStyle = palette.grid;
    context.beginPath();
    context.moveTo(x, y + 5);
    context.lineTo(x, bottom);
    context.stroke();
    context.fillStyle = palette.muted;
    context.fillText(label, Math.min(x + 4, scale.right - 34), y);
  }
}

/** The name of a row, in the gutter. */
export function paintName({ context, palette }: Surface, name: string, y: number, strong = false): void {
  context.font = `${strong ? "600 " : ""}11px ${palette.sans}`;
  context.fillStyle = strong ? palette.text : palette.muted;
  context.textBaseline = "middle";
  context.fillText(name.length > 16 ? `${name.slice(0, 15)}…` : name, 0, y);
  context.textBaseline = "alphabetic";
}
