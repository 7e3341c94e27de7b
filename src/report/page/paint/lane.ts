import { FAIL, INFO, OK } from "../../../history/columns.ts";
import { label, type Surface } from "../canvas.ts";
import type { PackedLane } from "../packing.ts";
import type { Run } from "../run.ts";
import type { Window } from "../state.ts";
import type { TimeScale } from "../time-scale.ts";

/** What a lane is painted with. */
export interface Brush {
  readonly run: Run;
  readonly scale: TimeScale;
  readonly y: number;
  readonly height: number;
  /** Rows that do not match are painted faintly. */
  readonly accepts: ((row: number) => boolean) | undefined;
}

const COLOURS = ["ok", "fail", "info"] as const;

/**
 * One lane: boxes where there is room, strips as dense as the operations where there is not. What went wrong is painted
 * over what went right. Costs what the lane has pixels, not what it has operations: from each pixel it leaps to the next.
 */
export function paintLane(surface: Surface, lane: PackedLane, brush: Brush): void {
  for (const type of [OK, FAIL, INFO]) paintType(surface, lane.byType[type] as Int32Array, type, brush);
}

function paintType(surface: Surface, rows: Int32Array, type: number, brush: Brush): void {
  const { run, scale } = brush;
  const calls = callsOf(run, rows);
  let i = Math.max(0, search(calls, scale.from) - 1);
  while (i < rows.length && calls.at(i) <= scale.to) {
    const row = rows[i] as number;
    const left = scale.x(run.call[row] as number);
    const right = scale.x(run.lastSeen(row));
    if (right - left >= 2 || i === rows.length - 1) {
      if (right >= scale.left) paintBox(surface, row, type, left, right, brush);
      i++;
    } else {
      const next = Math.max(i + 1, search(calls, scale.time(Math.floor(left) + 1), i));
      paintStrip(surface, rows, i, next, type, Math.floor(left), brush);
      i = next;
    }
  }
}

interface Calls {
  readonly length: number;
  at(i: number): number;
}

const callsOf = (run: Run, rows: Int32Array): Calls => ({
  length: rows.length,
  at: (i) => run.call[rows[i] as number] as number,
});

/** The first call at or after a moment, from `start` on: leaps that double, then halving. */
function search(calls: Calls, time: number, start = 0): number {
  let reach = 1;
  while (start + reach < calls.length && calls.at(start + reach) < time) reach *= 2;
  let low = start + (reach >> 1);
  let high = Math.min(start + reach, calls.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (calls.at(middle) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Operations too short to be boxes: one pixel, the darker the more of them. */
function paintStrip(
  { context, palette }: Surface,
  rows: Int32Array,
  from: number,
  to: number,
  type: number,
  x: number,
  { scale, y, height, accepts }: Brush,
): void {
  if (x < scale.left) return;
  let matching = to - from;
  if (accepts) for (let i = from; i < to; i++) if (!accepts(rows[i] as number)) matching--;
  const strength = type === INFO ? 1 : Math.min(1, 0.3 + 0.12 * matching);
  context.globalAlpha = matching === 0 ? 0.12 : strength;
  context.fillStyle = palette[COLOURS[type] as "ok"];
  context.fillRect(x, y, type === INFO ? 1.5 : 1, height);
  context.globalAlpha = 1;
}

function paintBox(
  { context, palette }: Surface,
  row: number,
  type: number,
  from: number,
  to: number,
  { run, scale, y, height, accepts }: Brush,
): void {
  const x = Math.max(from, scale.left - 2);
  const width = Math.max(2, Math.min(to, scale.right + 2) - x);
  const name = COLOURS[type] as "ok";
  context.globalAlpha = accepts && !accepts(row) ? 0.15 : 1;
  context.fillStyle = type === FAIL ? palette.bg : palette[`${name}-soft`];
  context.fillRect(x, y, width, height);
  context.strokeStyle = palette[name];
  if (width > 3) border(context, type, x + 0.5, y + 0.5, width - 1, height - 1);
  else {
    context.fillStyle = palette[name];
    context.fillRect(x, y, width, height);
  }
  if (width > 26 && height >= 12) {
    context.fillStyle = palette.text;
    context.font = `11px ${palette.mono}`;
    label(context, run.told(row), x + 5, y + height / 2 + 4, width - 8);
  }
  context.globalAlpha = 1;
}

/** `ok` is whole, `fail` is struck through, `info` is dashed and open on the right: it may still happen. */
function border(
  context: CanvasRenderingContext2D,
  type: number,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.beginPath();
  if (type === INFO) {
    context.setLineDash([4, 3]);
    context.moveTo(x + width, y);
    context.lineTo(x, y);
    context.lineTo(x, y + height);
    context.lineTo(x + width, y + height);
  } else context.rect(x, y, width, height);
  context.stroke();
  if (type === FAIL) strike(context, x, y, width, height);
  context.setLineDash([]);
}

function strike(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.globalAlpha *= 0.5;
  context.beginPath();
  context.moveTo(x, y + height);
  context.lineTo(x + width, y);
  context.stroke();
  context.globalAlpha *= 2;
}

/** The process of a lane in a window, where it is only one: a thread takes a new number after every indeterminate operation. */
export function processIn(run: Run, lane: PackedLane, { from, to }: Window): number | undefined {
  const calls = callsOf(run, lane.rows);
  const first = search(calls, from);
  const before = lane.rows[first - 1];
  const begin = before !== undefined && run.lastSeen(before) >= from ? first - 1 : first;
  const end = search(calls, to, first) - 1;
  const [one, other] = [run.process[lane.rows[begin] as number], run.process[lane.rows[end] as number]];
  return begin <= end && one === other ? one : undefined;
}

/** The row of a lane at a moment, or the nearest within `slack`; -1 when there is none. O(log n). */
export function rowAt(run: Run, lane: PackedLane, time: number, slack: number): number {
  const after = search(callsOf(run, lane.rows), time);
  const candidates = [...lane.rows.subarray(Math.max(0, after - 1), after + 1)];
  const distance = (row: number) => Math.max(0, (run.call[row] as number) - time, time - run.lastSeen(row));
  const best = candidates.sort((a, b) => distance(a) - distance(b))[0];
  return best !== undefined && distance(best) <= slack ? best : -1;
}
