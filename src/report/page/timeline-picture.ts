import { surface } from "./canvas.ts";
import { listen } from "./gestures.ts";
import { handsOf } from "./hands.ts";
import { gutterOf } from "./paint/axis.ts";
import { paintDragged } from "./paint/dragged.ts";
import { BAND } from "./paint/faults.ts";
import { rowAt } from "./paint/lane.ts";
import { paintTimeline, type Scene } from "./paint/timeline.ts";
import { TimeScale } from "./time-scale.ts";

/** The timeline's canvas, the hands on it, and the words beside the pointer. */
export class TimelinePicture {
  readonly #scene: Scene;
  readonly #canvas: HTMLCanvasElement;
  readonly #tip: HTMLElement;
  #scale = new TimeScale({ from: 0, to: 1 }, 0, 1);
  #dragged: readonly [number, number] | undefined;

  constructor(scene: Scene, canvas: HTMLCanvasElement, tip: HTMLElement) {
    this.#scene = scene;
    this.#canvas = canvas;
    this.#tip = tip;
    const { app } = scene;
    const hands = handsOf(app, {
      scale: () => this.#scale,
      selecting: (range) => {
        this.#dragged = range;
        app.redraw();
      },
      point: (x, y) => this.#point(x, y),
      hover: (x, y) => this.#hover(x, y),
      leave: () => tip.toggleAttribute("hidden", true),
    });
    listen(canvas, hands);
  }

  paint(): void {
    const { app, rows } = this.#scene;
    const target = surface(this.#canvas, rows.height);
    const gutter = gutterOf(target.width);
    this.#scale = new TimeScale(app.window, gutter, target.width - gutter - 8);
    paintTimeline(target, this.#scene, this.#scale);
    paintDragged(target, this.#dragged);
    this.#canvas.setAttribute("aria-label", this.#description());
  }

  #description(): string {
    const { app } = this.#scene;
    const { from, to } = app.window;
    const faults = app.run.faultsBetween(from, to).map(({ describe }) => describe);
    const said = faults.length === 0 ? "no fault" : `faults ${faults.join("; ")}`;
    return `Timeline from ${(from / 1e9).toFixed(3)} to ${(to / 1e9).toFixed(3)} seconds: ${app.matched.length} operations, ${said}. The Operations panel shows the same as a table.`;
  }

  /** What is at a place: an operation's row or a fault. */
  #at(x: number, y: number): { readonly row?: number; readonly fault?: number } {
    const { app, rows } = this.#scene;
    const time = this.#scale.time(x);
    const row = rows.rows.find((one) => y >= one.y && y < one.y + one.height);
    if (row?.kind === "fault") {
      const fault =
        y < row.y + BAND ? row.faults.find(({ begin, end }) => begin <= time && end >= time) : undefined;
      return fault ? { fault: fault.id } : {};
    }
    if (row?.kind !== "lane" || x < this.#scale.left) return {};
    const found = rowAt(app.run, row.lane, time, this.#scale.span(5));
    return found >= 0 ? { row: found } : {};
  }

  #point(x: number, y: number): void {
    const { app } = this.#scene;
    const { row, fault } = this.#at(x, y);
    if (fault !== undefined) app.go({ fault });
    else app.go({ fault: undefined, op: row === undefined ? undefined : (app.run.op[row] as number) });
  }

  #hover(x: number, y: number): void {
    const text = this.#told(this.#at(x, y));
    this.#tip.hidden = text === undefined;
    this.#canvas.style.cursor = text === undefined ? "crosshair" : "pointer";
    if (text === undefined) return;
    this.#tip.textContent = text.length > 120 ? `${text.slice(0, 119)}…` : text;
    const left = Math.min(x + 14, this.#canvas.clientWidth - this.#tip.offsetWidth - 4);
    this.#tip.style.transform = `translate(${Math.max(0, left)}px, ${y + 16}px)`;
  }

  #told({ row, fault }: { readonly row?: number; readonly fault?: number }): string | undefined {
    const { run } = this.#scene.app;
    if (fault !== undefined) return run.fault(fault)?.describe;
    if (row === undefined) return undefined;
    const key = run.keyOf(row);
    return `${run.told(row)} · p${run.process[row]}${key === undefined ? "" : ` · key ${key}`}`;
  }
}
