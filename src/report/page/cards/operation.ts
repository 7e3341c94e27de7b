import { formatDuration } from "../../../core/duration.ts";
import { faultName } from "../../fault-name.ts";
import { moment, stretch } from "../../wording.ts";
import type { App } from "../app.ts";
import { element } from "../element.ts";
import { read } from "../log-line.ts";
import type { Line } from "../run.ts";
import { inTimeline, secondAround } from "../select.ts";
import { facts, link, part, shell } from "./shell.ts";

/** Log lines in a card: the rest is one click away. */
const LINES = 8;

const WORDS = { ok: "ok", fail: "fail: did not happen", info: "info: may have happened" } as const;

/** An operation, and everything about its moment: the faults in force, what its node wrote, its neighbours on the key. */
export function operationCard(app: App, row: number): HTMLElement {
  const { run } = app;
  const op = run.op[row] as number;
  const type = run.typeOf(row);
  const told = element(
    "p",
    { class: "told" },
    element("bdi", {}, run.told(row)),
    element("span", { class: `type ${type}` }, WORDS[type]),
  );
  return shell(
    app,
    `Operation ${op}`,
    told,
    plainFacts(app, row),
    values(app, row),
    anomaliesOf(app, op),
    part("Faults in force", faultsOf(app, row)),
    part(`Log of ${run.nodeOf(row)}, that second`, logOf(app, row)),
    neighbours(app, row),
  );
}

function plainFacts({ run }: App, row: number): HTMLElement {
  const [call, end] = [run.call[row] as number, run.end[row] as number];
  return facts([
    ["process", `${run.process[row]} on ${run.nodeOf(row)}`],
    ["key", run.keyOf(row)],
    ["from–to", stretch(call, end)],
    ["took", Number.isFinite(end) ? formatDuration(end - call) : "never returned"],
    [
      "wall clock",
      Number.isFinite(run.startedAt)
        ? new Date(run.startedAt + call / 1e6).toISOString().slice(11, 23)
        : undefined,
    ],
  ]);
}

function values({ run }: App, row: number): HTMLElement {
  const parts = Object.entries({ input: run.input(row), output: run.output(row), error: run.error(row) });
  return element(
    "div",
    { class: "values" },
    ...parts.flatMap(([name, text]) =>
      text === undefined ? [] : [element("h4", {}, name), element("pre", { tabindex: 0 }, text)],
    ),
  );
}

function anomaliesOf(app: App, op: number): HTMLElement | undefined {
  const numbers = app.run.anomalies.flatMap(({ operations }, i) => (operations.includes(op) ? [i + 1] : []));
  if (numbers.length === 0) return undefined;
  return part(
    "Part of",
    element(
      "p",
      {},
      ...numbers.flatMap((anomaly) => [
        link(app, { panel: "anomalies", anomaly }, `Anomaly ${anomaly}`),
        " ",
      ]),
    ),
  );
}

function faultsOf(app: App, row: number): HTMLElement {
  const faults = app.run.faultsBetween(app.run.call[row] as number, app.run.lastSeen(row));
  if (faults.length === 0) return element("p", { class: "muted" }, "none");
  const items = faults.map(({ id, nemesis, describe, begin, end }) =>
    element(
      "li",
      {},
      link(app, { panel: "timeline", fault: id }, element("bdi", {}, faultName({ nemesis, describe }))),
      element("span", { class: "muted" }, ` ${stretch(begin, end)}`),
    ),
  );
  return element("ul", { class: "plain" }, ...items);
}

function logOf(app: App, row: number): HTMLElement {
  const { run } = app;
  const time = secondAround(app, row);
  const own = run.logs.find(({ node }) => node === run.nodeOf(row))?.lines ?? [];
  const inside = own.filter((line) => line.time >= time.from && line.time <= time.to);
  const distance = (line: Line) => Math.abs(line.time - run.lastSeen(row));
  const nearest = inside
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, LINES)
    .toSorted((a, b) => a.time - b.time);
  const list =
    nearest.length > 0
      ? element("ol", { class: "plain log" }, ...nearest.map(lineItem))
      : element("p", { class: "muted" }, "It wrote nothing.");
  return element(
    "div",
    {},
    list,
    element(
      "p",
      {},
      link(
        app,
        { panel: "nodes", time },
        inside.length > LINES ? `All ${inside.length} lines, all nodes` : "All nodes at this time",
      ),
    ),
  );
}

function lineItem({ time, text }: Line): HTMLElement {
  const { level, message, rest } = read(text);
  return element(
    "li",
    { "data-level": level, title: rest },
    element("span", { class: "muted" }, moment(time)),
    " ",
    element("bdi", {}, message),
  );
}

/** The operations before and after on the same key: where a stale value usually comes from. */
function neighbours(app: App, row: number): HTMLElement | undefined {
  const key = app.run.key[row] as number;
  if (key < 0) return undefined;
  return part(
    `On key ${app.run.keyOf(row)}`,
    element("div", { class: "neighbours" }, neighbour(app, row, -1), neighbour(app, row, 1)),
  );
}

function neighbour(app: App, row: number, by: 1 | -1): HTMLElement | undefined {
  const { run } = app;
  for (let i = row + by; i >= 0 && i < run.count; i += by)
    if (run.key[i] === run.key[row])
      return link(app, inTimeline(app, i), by > 0 ? "next: " : "previous: ", element("bdi", {}, run.told(i)));
  return undefined;
}
