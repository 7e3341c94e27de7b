import type { Surface } from "../canvas.ts";

/** Tints the stretch that is being dragged out. */
export function paintDragged(
  { context, palette, height }: Surface,
  range: readonly [number, number] | undefined,
): void {
  if (!range) return;
  const [a, b] = range;
  context.globalAlpha = 0.5;
  context.fillStyle = palette["ok-soft"];
  context.fillRect(Math.min(a, b), 0, Math.abs(b - a), height);
  context.globalAlpha = 1;
}
