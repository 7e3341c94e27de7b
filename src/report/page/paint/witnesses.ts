import { firstAtOrAfter } from "../../buckets.ts";
import type { App } from "../app.ts";
import type { Surface } from "../canvas.ts";
import type { TimeScale } from "../time-scale.ts";
import type { Row } from "../timeline-rows.ts";

type LaneRow = Extract<Row, { kind: "lane" }>;

/** What an anomaly is about, and what is selected: an outline and a flag, over everything else. */
export function paintWitnesses(surface: Surface, app: App, rows: readonly Row[], scale: TimeScale): void {
  const { run, state } = app;
  const lanes = rows.filter((row) => row.kind === "lane");
  const selected = state.op === undefined ? -1 : run.rowOf(state.op);
  const witnesses = new Set(witnessRows(app));
  const mark = (row: number, colour: string, weight: number) => {
    const [call, seen] = [run.call[row] as number, run.lastSeen(row)];
    const lane = lanes.find((one) => contains(one.lane.rows, row));
    if (lane && seen >= scale.from && call <= scale.to)
      flag(surface, lane, [scale.clamped(call), scale.clamped(seen)], { colour, weight });
  };
  for (const row of witnesses) if (row !== selected) mark(row, surface.palette.bad, 1.5);
  if (selected >= 0)
    mark(selected, witnesses.has(selected) ? surface.palette.bad : surface.palette.text, 2.5);
}

/** The whole witness of the anomaly that is looked at; of the others, only where each breaks. */
function witnessRows({ run, state }: App): number[] {
  const current = run.anomalies[(state.anomaly ?? 1) - 1];
  const ops = [...run.anomalies.map(({ culprit }) => culprit), ...(current?.operations ?? [])];
  return ops.map((op) => run.rowOf(op)).filter((row) => row >= 0);
}

/** True when a sorted list of rows has this one. O(log n). */
const contains = (rows: Int32Array, row: number): boolean => rows[firstAtOrAfter(rows, row)] === row;

interface Pen {
  readonly colour: string;
  readonly weight: number;
}

function flag(
  { context }: Surface,
  { y, height }: LaneRow,
  [from, to]: readonly [number, number],
  { colour, weight }: Pen,
): void {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = weight;
  context.strokeRect(from - 1, y - 0.5, Math.max(3, to - from) + 2, height - 1);
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(from - 5, y - 7);
  context.lineTo(from + 5, y - 7);
  context.lineTo(from, y - 1);
  context.fill();
}
