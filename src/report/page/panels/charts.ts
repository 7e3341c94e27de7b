import type { App } from "../app.ts";
import { Chart } from "../chart.ts";
import { element } from "../element.ts";
import { filterBar } from "../filter-bar.ts";
import { timeButtons } from "../time-buttons.ts";
import type { View } from "../view.ts";

/** Panel 3: how fast and how much, on the axis of the timeline, with what was broken meanwhile behind it. */
export function charts(app: App, section: HTMLElement): View {
  const canvas = element("canvas", {
    class: "picture",
    role: "img",
    tabindex: 0,
    "aria-label": "Latency and rate over time; the table of Operations has the same",
  });
  const readout = element("p", { class: "readout" });
  const bar = filterBar(app, ...timeButtons(app));
  section.append(bar.element, readout, element("div", { class: "holder" }, canvas), legend());
  const chart = new Chart(app, canvas);
  return {
    render() {
      bar.render();
      chart.paint();
      readout.textContent = chart.told ?? "Point at the chart to read it.";
    },
  };
}

const LEGEND = [
  ["p50", "half within"],
  ["p99", "99 % within"],
  ["max", "slowest"],
  ["ok", "ok"],
  ["info", "info: may have happened"],
  ["fail", "fail: did not happen"],
] as const;

const legend = (): HTMLElement =>
  element(
    "p",
    { class: "legend" },
    ...LEGEND.map(([name, text]) => element("span", { class: `key ${name}` }, text)),
  );
