import { firstAtOrAfter } from "../../buckets.ts";
import { faultName } from "../../fault-name.ts";
import { count, moment, stretch } from "../../wording.ts";
import type { App } from "../app.ts";
import { button, element } from "../element.ts";
import { panBy } from "../hands.ts";
import { type Level, read } from "../log-line.ts";
import type { RunFault, RunLog } from "../run.ts";
import { secondAround } from "../select.ts";
import type { Window } from "../state.ts";
import type { View } from "../view.ts";

/** Lines shown of one node at once, nearest to the middle of the time. */
const LINES = 400;

/** Panel 5: what each node wrote, side by side, at the chosen time; faults stand between the lines they came between. */
export function nodes(app: App, section: HTMLElement): View {
  if (app.run.logs.length === 0) {
    section.append(element("p", { class: "empty" }, "No logs were collected."));
    return { render() {} };
  }
  const level = element(
    "select",
    { "aria-label": "Which lines", onchange: () => app.redraw() },
    ...(["all lines", "warnings and errors", "errors"] as const).map((text, i) =>
      element("option", { value: i }, text),
    ),
  );
  const shown = element("output", { class: "matches" });
  const columns = element("div", { class: "columns" });
  section.append(
    element(
      "div",
      { class: "toolbar" },
      button("◀ earlier", "Earlier", () => panBy(app, -0.8)),
      button("later ▶", "Later", () => panBy(app, 0.8)),
      level,
      shown,
    ),
    columns,
  );
  let last = "";
  return {
    render() {
      const time = windowOf(app);
      const key = `${time.from} ${time.to} ${level.value} ${app.state.op}`;
      if (key === last) return;
      last = key;
      shown.textContent = stretch(time.from, time.to);
      columns.replaceChildren(...app.run.logs.map((log) => column(app, log, time, Number(level.value))));
      for (const list of columns.querySelectorAll("ol")) centre(list);
    },
  };
}

/** The chosen time; without one, the second of the selected operation, of the first anomaly, or the run's first ten. */
function windowOf(app: App): Window {
  const { state, run } = app;
  if (state.time) return state.time;
  const row = run.rowOf(state.op ?? run.anomalies[0]?.culprit ?? -1);
  return row >= 0 ? secondAround(app, row) : { from: 0, to: Math.min(app.whole.to, 10e9) };
}

const RANK: Readonly<Record<Level, number>> = { info: 0, warn: 1, error: 2 };

function column(app: App, log: RunLog, time: Window, least: number): HTMLElement {
  const { run, state } = app;
  const row = state.op === undefined ? -1 : run.rowOf(state.op);
  const times = log.lines.map((line) => line.time);
  const inside = log.lines
    .slice(firstAtOrAfter(times, time.from), firstAtOrAfter(times, time.to))
    .filter(({ text }) => RANK[read(text).level] >= least);
  const middle = row >= 0 ? run.lastSeen(row) : (time.from + time.to) / 2;
  const kept =
    inside.length <= LINES
      ? inside
      : inside
          .slice(
            Math.max(
              0,
              firstAtOrAfter(
                inside.map((line) => line.time),
                middle,
              ) -
                LINES / 2,
            ),
          )
          .slice(0, LINES);
  const own = row >= 0 && run.nodeOf(row) === log.node;
  const entries = [
    ...kept.map((line) => ({ time: line.time, item: lineItem(line.time, line.text, line.file) })),
    ...run.faults.flatMap((fault) => marks(fault, time)),
    { time: middle, item: hereItem(app, own ? row : -1, middle) },
  ].toSorted((a, b) => a.time - b.time);
  const note =
    inside.length > kept.length
      ? `${count(kept.length)} of ${count(inside.length)} lines`
      : `${count(inside.length)} lines`;
  return element(
    "section",
    { class: own ? "column own" : "column", "aria-label": `Log of ${log.node}` },
    element("h3", {}, log.node, element("span", { class: "muted" }, note)),
    element("ol", { class: "log", tabindex: 0 }, ...entries.map(({ item }) => item)),
  );
}

/** The moment that all columns are about, so that the eye can go across. */
function hereItem({ run }: App, row: number, time: number): HTMLElement {
  const what = row >= 0 ? [` operation ${run.op[row]}: `, element("bdi", {}, run.told(row))] : [];
  return element(
    "li",
    { class: row >= 0 ? "mark here" : "mark there", "data-here": true },
    moment(time),
    ...what,
  );
}

function lineItem(time: number, text: string, file: string): HTMLElement {
  const { level, message, rest } = read(text);
  return element(
    "li",
    { "data-level": level, title: file },
    element("time", {}, (time / 1e9).toFixed(3)),
    element(
      "span",
      {},
      level !== "info" && element("b", { class: "level" }, level, " "),
      element("bdi", {}, message),
      rest !== "" && element("bdi", { class: "rest" }, ` ${rest}`),
    ),
  );
}

function marks(
  { nemesis, describe, begin, end, inForce }: RunFault,
  { from, to }: Window,
): { time: number; item: HTMLElement }[] {
  const mark = (time: number, what: string) => ({
    time,
    item: element("li", { class: "mark" }, `${moment(time)} ${faultName({ nemesis, describe })} ${what}`),
  });
  return [
    ...(begin >= from && begin <= to ? [mark(begin, inForce ? "begins" : "is tried, without effect")] : []),
    ...(end >= from && end <= to ? [mark(end, "is healed")] : []),
  ];
}

/** Scrolls a log to the operation it is about, else to its middle. */
function centre(list: HTMLElement): void {
  const here = list.querySelector<HTMLElement>("[data-here]");
  list.scrollTop = here
    ? here.offsetTop - list.offsetTop - list.clientHeight / 2
    : (list.scrollHeight - list.clientHeight) / 2;
}
