import type { App } from "../app.ts";
import type { Surface } from "../canvas.ts";
import { ratesOf } from "../rates.ts";
import { TimeScale } from "../time-scale.ts";
import { gutterOf, paintName } from "./axis.ts";
import { shadeFaults } from "./faults.ts";
import { paintRate } from "./rate.ts";

/** The whole run in a strip: rate, faults, anomalies, and which part of it is shown. */
export function paintMinimap(target: Surface, app: App): void {
  const { context, palette, width, height } = target;
  const gutter = gutterOf(width);
  const scale = new TimeScale(app.whole, gutter, width - gutter - 8);
  paintName(target, "whole run", height / 2);
  context.fillStyle = palette.raised;
  context.fillRect(scale.left, 0, scale.width, height);
  for (let twice = 0; twice < 2; twice++) shadeFaults(target, app.run.faults, scale, 0, height);
  context.globalAlpha = 0.6;
  paintRate(target, ratesOf(app.run, app.whole, Math.floor(scale.width / 3)), scale, 6, height - 6);
  paintAnomalies(target, app, scale);
  paintWindow(target, app, scale);
}

function paintAnomalies({ context, palette }: Surface, { run }: App, scale: TimeScale): void {
  context.fillStyle = palette.bad;
  for (const { culprit } of run.anomalies) {
    const row = run.rowOf(culprit);
    if (row < 0) continue;
    const x = scale.x(run.lastSeen(row));
    context.beginPath();
    context.moveTo(x - 5, 0);
    context.lineTo(x + 5, 0);
    context.lineTo(x, 7);
    context.fill();
  }
}

function paintWindow({ context, palette, height }: Surface, { state }: App, scale: TimeScale): void {
  if (!state.time) return;
  const [left, right] = [scale.clamped(state.time.from), scale.clamped(state.time.to)];
  context.fillStyle = palette.bg;
  context.globalAlpha = 0.6;
  context.fillRect(scale.left, 0, left - scale.left, height);
  context.fillRect(right, 0, scale.right - right, height);
  context.globalAlpha = 1;
  context.strokeStyle = palette.text;
  context.strokeRect(Math.round(left) - 0.5, 0.5, Math.max(3, Math.round(right - left) + 1), height - 1);
}
