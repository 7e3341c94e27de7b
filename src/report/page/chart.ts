import { formatDuration } from "../../core/duration.ts";
import { type Buckets, bucketsOf } from "../buckets.ts";
import { moment } from "../wording.ts";
import type { App } from "./app.ts";
import { type Surface, surface } from "./canvas.ts";
import { listen } from "./gestures.ts";
import { handsOf } from "./hands.ts";
import { GUTTER, gutterOf, paintAxis, paintName } from "./paint/axis.ts";
import { paintDragged } from "./paint/dragged.ts";
import { paintFaults, shadeFaults } from "./paint/faults.ts";
import { paintLatencies } from "./paint/latency-points.ts";
import { LatencyScale, latencyBounds, paintDecades } from "./paint/latency-scale.ts";
import { paintQuantiles } from "./paint/quantiles.ts";
import { paintRate, peak } from "./paint/rate.ts";
import { ratesOf, slicesFor } from "./rates.ts";
import { TimeScale } from "./time-scale.ts";

/** Heights, CSS pixels. */
const SIZE = { axis: 24, fault: 22, latency: 280, gap: 24, rate: 160 } as const;

/** Latency over rate on one canvas, faults above and behind, and the hands on it. */
export class Chart {
  readonly #app: App;
  readonly #canvas: HTMLCanvasElement;
  readonly #bounds: readonly [number, number];
  readonly #kinds: readonly string[];
  #scale = new TimeScale({ from: 0, to: 1 }, 0, 1);
  #buckets: Buckets | undefined;
  #dragged: readonly [number, number] | undefined;
  #pointed: number | undefined;

  constructor(app: App, canvas: HTMLCanvasElement) {
    this.#app = app;
    this.#canvas = canvas;
    this.#bounds = latencyBounds(app.run);
    this.#kinds = [...new Set(app.run.faults.map(({ nemesis }) => nemesis))];
    const point = (x: number | undefined) => {
      this.#pointed = x;
      app.redraw();
    };
    const selecting = (range: readonly [number, number] | undefined) => {
      this.#dragged = range;
      app.redraw();
    };
    const leave = () => point(undefined);
    listen(canvas, handsOf(app, { scale: () => this.#scale, selecting, point, hover: point, leave }));
  }

  paint(): void {
    const { run, window } = this.#app;
    const top = SIZE.axis + this.#kinds.length * SIZE.fault + 12;
    const rateTop = top + SIZE.latency + SIZE.gap;
    const target = surface(this.#canvas, rateTop + SIZE.rate + 8);
    const gutter = gutterOf(target.width);
    this.#scale = new TimeScale(window, gutter, target.width - gutter - 8);
    paintAxis(target, this.#scale, 14, target.height);
    shadeFaults(target, run.faults, this.#scale, SIZE.axis, target.height);
    for (const [i, kind] of this.#kinds.entries()) this.#paintKind(target, kind, SIZE.axis + i * SIZE.fault);
    this.#paintLatency(target, top);
    this.#paintRate(target, rateTop);
    paintDragged(target, this.#dragged);
    this.#paintPointed(target);
  }

  /** What a person points at, in words; nothing while they do not. */
  get told(): string | undefined {
    const x = this.#pointed;
    if (x === undefined || x < this.#scale.left || x > this.#scale.right) return undefined;
    const time = this.#scale.time(x);
    const { from, to, p50, p99, max, counts } = this.#bucketed();
    const width = (to - from) / p50.length;
    const i = Math.floor((time - from) / width);
    const [ok = 0, fail = 0, info = 0] = counts.map((column) => column[i] ?? 0);
    const latencies = Object.entries({ p50, p99, max }).flatMap(([name, column]) =>
      (column[i] ?? -1) < 0 ? [] : [`${name} ${formatDuration(column[i] as number)}`],
    );
    const rate = ((ok + fail + info) / (width / 1e9)).toFixed(0);
    return [moment(time), `${rate}/s (ok ${ok}, info ${info}, fail ${fail})`, ...latencies].join(" · ");
  }

  #paintKind(target: Surface, kind: string, y: number): void {
    const { run, state } = this.#app;
    paintName(target, kind, y + 9);
    paintFaults(
      target,
      run.faults.filter(({ nemesis }) => nemesis === kind),
      this.#scale,
      y,
      state.fault,
    );
  }

  #paintLatency(target: Surface, top: number): void {
    const { run, accepts } = this.#app;
    const latency = new LatencyScale(...this.#bounds, top, SIZE.latency);
    if (this.#scale.left >= GUTTER) paintName(target, "latency", top + 14);
    paintDecades(target, this.#scale, latency);
    target.context.globalAlpha = 0.35;
    paintLatencies(target, { run, scale: this.#scale, latency, accepts });
    target.context.globalAlpha = 1;
    paintQuantiles(target, this.#bucketed(), this.#scale, latency);
  }

  #paintRate(target: Surface, top: number): void {
    const rates = ratesOf(this.#app.run, this.#app.window, slicesFor(this.#app, this.#scale.width));
    paintName(target, "rate", top + 10);
    paintName(target, `≤ ${peak(rates)}`, top + 26);
    paintRate(target, rates, this.#scale, top, SIZE.rate);
  }

  /** Quantiles for this window, computed anew only when it has changed. */
  #bucketed(): Buckets {
    const { run, window, matched } = this.#app;
    if (run.overview) return run.overview;
    const slices = Math.floor(Math.max(12, Math.min(this.#scale.width / 6, matched.length / 5)));
    const kept = this.#buckets;
    const fresh = kept && kept.from === window.from && kept.to === window.to && kept.p50.length === slices;
    const buckets = fresh ? kept : bucketsOf(run, window.from, window.to, slices);
    this.#buckets = buckets;
    return buckets;
  }

  #paintPointed({ context, palette, height }: Surface): void {
    if (this.told === undefined) return;
    const x = Math.round(this.#pointed as number) + 0.5;
    context.strokeStyle = palette.muted;
    context.beginPath();
    context.moveTo(x, SIZE.axis);
    context.lineTo(x, height);
    context.stroke();
  }
}
