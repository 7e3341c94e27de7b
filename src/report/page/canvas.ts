import { type Palette, palette } from "./palette.ts";

/** A canvas ready to be painted: sizes in CSS pixels, whatever the screen's density. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

/** Sizes a canvas to its parent's width and this height, clears it, and gives what to paint on. */
export function surface(canvas: HTMLCanvasElement, height: number): Surface {
  const ratio = devicePixelRatio || 1;
  const width = Math.max(1, Math.floor(canvas.parentElement?.clientWidth ?? 1));
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
    canvas.width = pixelWidth;
    canvas.height = pixelHeight;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height, palette: palette() };
}

/** Draws text cut to a width, estimated at the face's average character: measuring each label would cost more than drawing it. */
export function label(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  width: number,
  character = 6.7,
): void {
  const room = Math.floor(width / character);
  if (room < 2) return;
  context.fillText(text.length <= room ? text : `${text.slice(0, room - 1)}…`, x, y);
}
