import type { App } from "../app.ts";
import type { Surface } from "../canvas.ts";
import { ratesOf, slicesFor } from "../rates.ts";
import type { Run } from "../run.ts";
import type { TimeScale } from "../time-scale.ts";
import type { Row, Rows } from "../timeline-rows.ts";
import { GUTTER, paintAxis, paintName } from "./axis.ts";
import { paintFaults, shadeFaults } from "./faults.ts";
import { paintLane, processIn } from "./lane.ts";
import { paintLatencies } from "./latency-points.ts";
import { LatencyScale, paintDecades } from "./latency-scale.ts";
import { paintRate, peak } from "./rate.ts";
import { paintWitnesses } from "./witnesses.ts";

/** What stays the same from frame to frame. */
export interface Scene {
  readonly app: App;
  readonly rows: Rows;
  readonly latencies: readonly [number, number];
}

/** Paints the whole timeline for one window. */
export function paintTimeline(surface: Surface, scene: Scene, scale: TimeScale): void {
  const { rows, height } = scene.rows;
  const { run } = scene.app;
  paintAxis(surface, scale, 14, height);
  shadeFaults(surface, run.faults, scale, 24, height);
  paintPhases(surface, run, scale, height);
  for (const row of rows) paintRow(surface, scene, scale, row);
  paintWitnesses(surface, scene.app, scene.rows.rows, scale);
}

function paintRow(surface: Surface, scene: Scene, scale: TimeScale, row: Row): void {
  const { run, accepts, state } = scene.app;
  switch (row.kind) {
    case "axis":
    case "node":
      break;
    case "fault":
      paintName(surface, row.nemesis, row.y + 10);
      paintFaults(surface, row.faults, scale, row.y, state.fault);
      break;
    case "rate":
      paintRates(surface, scene.app, scale, row);
      break;
    case "latency": {
      const latency = new LatencyScale(...scene.latencies, row.y + 8, row.height - 18);
      if (scale.left >= GUTTER) paintName(surface, "latency", row.y + 14);
      paintDecades(surface, scale, latency);
      clipped(surface, scale, row, () => paintLatencies(surface, { run, scale, latency, accepts }));
      break;
    }
    case "lane":
      paintLaneRow(surface, scene.app, scale, row);
  }
}

function paintRates(surface: Surface, app: App, scale: TimeScale, { y, height }: Row): void {
  const rates = ratesOf(app.run, scale, slicesFor(app, scale.width));
  paintName(surface, "rate", y + 14);
  paintName(surface, `≤ ${peak(rates)}`, y + 30);
  paintRate(surface, rates, scale, y + 6, height - 8);
}

function paintLaneRow(
  surface: Surface,
  { run, accepts }: App,
  scale: TimeScale,
  row: Row & { kind: "lane" },
): void {
  const { lane, y, height } = row;
  if (row.first) paintName(surface, run.nodes[lane.node] as string, y + height / 2, true);
  if (height >= 12) paintProcess(surface, processIn(run, lane, scale), scale.left - 6, y + height / 2);
  const brush = { run, scale, y: y + 1, height: height - (height > 8 ? 4 : 1), accepts };
  clipped(surface, scale, row, () => paintLane(surface, lane, brush));
}

function clipped({ context }: Surface, scale: TimeScale, { y, height }: Row, paint: () => void): void {
  context.save();
  context.beginPath();
  context.rect(scale.left, y - 2, scale.width, height + 4);
  context.clip();
  paint();
  context.restore();
}

function paintProcess(
  { context, palette }: Surface,
  process: number | undefined,
  right: number,
  y: number,
): void {
  if (process === undefined) return;
  context.font = `10px ${palette.mono}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillStyle = palette.muted;
  context.fillText(`p${process}`, right, y);
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
}

/** The phases of the run: a dashed line where each begins, its name above. */
function paintPhases({ context, palette }: Surface, run: Run, scale: TimeScale, height: number): void {
  context.font = `10px ${palette.sans}`;
  for (const { name, time } of run.phases) {
    if (time < scale.from || time > scale.to || time === 0) continue;
    const x = Math.round(scale.x(time)) + 0.5;
    context.strokeStyle = palette.muted;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(x, 18);
    context.lineTo(x, height);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = palette.muted;
    if (x < scale.right - 40) context.fillText(name, x + 4, height - 4);
  }
}
