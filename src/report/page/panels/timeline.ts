import type { App } from "../app.ts";
import { surface } from "../canvas.ts";
import { cardBeside } from "../cards/card.ts";
import { element } from "../element.ts";
import { filterBar } from "../filter-bar.ts";
import { gutterOf } from "../paint/axis.ts";
import { latencyBounds } from "../paint/latency-scale.ts";
import { paintMinimap } from "../paint/minimap.ts";
import { timeButtons } from "../time-buttons.ts";
import { TimeScale, within } from "../time-scale.ts";
import { TimelinePicture } from "../timeline-picture.ts";
import { rowsOf } from "../timeline-rows.ts";
import type { View } from "../view.ts";

const MINIMAP = 36;

/** Panel 2: everything that happened, on one axis. Painted on a canvas; the table of Operations says the same in text. */
export function timeline(app: App, section: HTMLElement): View {
  const map = element("canvas", {
    class: "minimap",
    role: "img",
    "aria-label": "The whole run; drag to move",
  });
  const canvas = element("canvas", { class: "picture", role: "img", tabindex: 0 });
  const tip = element("div", { class: "tip", hidden: true });
  const bar = filterBar(app, ...timeButtons(app));
  const stage = element(
    "div",
    { class: "stage" },
    element("div", {}, map),
    element("div", { class: "holder" }, canvas, tip),
    legend(),
  );
  const beside = cardBeside(app, section);
  section.append(bar.element, element("div", { class: "split" }, stage, beside.element));
  const picture = new TimelinePicture(
    { app, rows: rowsOf(app.run), latencies: latencyBounds(app.run) },
    canvas,
    tip,
  );
  dragMinimap(app, map);
  return {
    render() {
      bar.render();
      beside.render();
      paintMinimap(surface(map, MINIMAP), app);
      picture.paint();
    },
  };
}

const LEGEND = [
  ["ok", "ok"],
  ["info", "info: may have happened"],
  ["fail", "fail: did not happen"],
  ["fault", "fault in force"],
  ["bad", "in an anomaly"],
] as const;

const legend = (): HTMLElement =>
  element(
    "p",
    { class: "legend" },
    ...LEGEND.map(([name, text]) => element("span", { class: `key ${name}` }, text)),
    element("span", {}, "Drag to zoom in · Shift-drag to move · Ctrl-wheel to zoom · click for details"),
  );

/** The strip above: press anywhere to bring the window there, drag to move it. */
function dragMinimap(app: App, map: HTMLCanvasElement): void {
  const move = (event: PointerEvent) => {
    const gutter = gutterOf(map.clientWidth);
    const at = new TimeScale(app.whole, gutter, map.clientWidth - gutter - 8).time(event.offsetX);
    const half = (app.window.to - app.window.from) / 2;
    if (app.state.time) app.glide({ time: within({ from: at - half, to: at + half }, app.whole.to) });
  };
  map.addEventListener("pointerdown", (event) => {
    map.setPointerCapture(event.pointerId);
    move(event);
  });
  map.addEventListener("pointermove", (event) => {
    if (event.buttons === 1) move(event);
  });
}
