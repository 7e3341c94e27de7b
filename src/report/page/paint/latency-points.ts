import { FAIL, INFO, OK } from "../../../history/columns.ts";
import { firstAtOrAfter } from "../../buckets.ts";
import type { Surface } from "../canvas.ts";
import { lowerBound } from "../rates.ts";
import type { Run } from "../run.ts";
import type { TimeScale } from "../time-scale.ts";
import type { LatencyScale } from "./latency-scale.ts";

/** What latencies are painted with. */
export interface Plot {
  readonly run: Run;
  readonly scale: TimeScale;
  readonly latency: LatencyScale;
  /** Rows that do not match are left out. */
  readonly accepts: ((row: number) => boolean) | undefined;
}

/** Above this many operations in view, a point is a dot and not a shape. */
const SHAPES = 3_000;
/** Edge of a dot, CSS pixels. */
const DOT = 2;

const TYPES = [
  [OK, "ok"],
  [FAIL, "fail"],
  [INFO, "info"],
] as const;

/** A point per operation: when it began, how long it took, how it ended (● ok, × fail, ◇ info). */
export function paintLatencies(surface: Surface, plot: Plot): void {
  const { call } = plot.run;
  const inView = firstAtOrAfter(call, plot.scale.to) - firstAtOrAfter(call, plot.scale.from);
  if (inView > SHAPES) paintDots(surface, plot);
  else for (const [type, colour] of TYPES) paintShapes(surface, plot, type, colour);
}

function eachPoint(
  { run, scale, latency, accepts }: Plot,
  type: number,
  visit: (x: number, y: number) => void,
): void {
  const rows = run.byType[type] as Int32Array;
  for (let i = lowerBound(run.call, rows, scale.from); i < rows.length; i++) {
    const row = rows[i] as number;
    const call = run.call[row] as number;
    if (call > scale.to) return;
    const took = (run.end[row] as number) - call;
    if (took !== Infinity && (!accepts || accepts(row))) visit(scale.x(call), latency.y(took));
  }
}

/**
 * Many points: a small image with a pixel per dot, drawn enlarged. Painting the dots one by one takes ten times as long
 * where no graphics card helps.
 */
function paintDots({ context, palette }: Surface, plot: Plot): void {
  const { scale, latency } = plot;
  const width = Math.ceil(scale.width / DOT);
  const height = Math.ceil(latency.height / DOT) + 1;
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (const [type, colour] of TYPES) {
    const pixel = pixelOf(palette[colour]);
    eachPoint(plot, type, (x, y) => {
      pixels[Math.floor((y - latency.top) / DOT) * width + Math.floor((x - scale.left) / DOT)] = pixel;
    });
  }
  const layer = new OffscreenCanvas(width, height);
  layer.getContext("2d")?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(layer, scale.left, latency.top, width * DOT, height * DOT);
  context.imageSmoothingEnabled = true;
}

/** `rgb(r, g, b)` as the bytes of an opaque pixel, lowest first. */
function pixelOf(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/\d+/g) ?? []).map(Number);
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

function paintShapes(
  { context, palette }: Surface,
  plot: Plot,
  type: number,
  colour: "ok" | "fail" | "info",
): void {
  context.fillStyle = palette[colour];
  context.strokeStyle = palette[colour];
  context.beginPath();
  eachPoint(plot, type, (x, y) => trace(context, type, x, y));
  if (type === OK) context.fill();
  else context.stroke();
}

function trace(context: CanvasRenderingContext2D, type: number, x: number, y: number): void {
  if (type === OK) {
    context.moveTo(x + 2, y);
    context.arc(x, y, 2, 0, 2 * Math.PI);
  } else if (type === FAIL) {
    context.moveTo(x - 3, y - 3);
    context.lineTo(x + 3, y + 3);
    context.moveTo(x + 3, y - 3);
    context.lineTo(x - 3, y + 3);
  } else {
    context.moveTo(x, y - 4);
    context.lineTo(x + 4, y);
    context.lineTo(x, y + 4);
    context.lineTo(x - 4, y);
    context.closePath();
  }
}
