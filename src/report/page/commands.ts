import { announce } from "./announce.ts";
import type { App } from "./app.ts";
import { copy } from "./clipboard.ts";
import { byId } from "./element.ts";
import { panBy, zoomBy } from "./hands.ts";
import { nextAnomaly, step } from "./panels/anomalies.ts";
import { inTimeline, selectNext } from "./select.ts";
import { PANELS } from "./state.ts";
import { switchTheme } from "./theme.ts";
import { within } from "./time-scale.ts";

/** Something a person can have done by a key. `keys` are `KeyboardEvent.key` values; the first is shown in the help. */
export interface Command {
  readonly keys: readonly string[];
  readonly does: string;
  readonly act: (app: App, key: string) => void;
}

/** Every command: the keyboard and the help are made from this one list. */
export const COMMANDS: readonly Command[] = [
  {
    keys: ["1", "2", "3", "4", "5", "6", "7"],
    does: "panels, in their order",
    act: (app, key) => app.go({ panel: PANELS[Number(key) - 1] ?? "anomalies" }),
  },
  {
    keys: ["n", "p"],
    does: "next, previous anomaly",
    act: (app, key) => nextAnomaly(app, key === "n" ? 1 : -1),
  },
  {
    keys: ["j", "k"],
    does: "next, previous operation",
    act: (app, key) => selectNext(app, key === "j" ? 1 : -1),
  },
  {
    keys: ["ArrowRight", "ArrowLeft"],
    does: "step through the order (anomalies), or move in time",
    act: (app, key) => sideways(app, key === "ArrowRight" ? 1 : -1),
  },
  { keys: ["+", "-", "="], does: "zoom in, out", act: (app, key) => zoomBy(app, key === "-" ? 2 : 0.5) },
  { keys: ["0"], does: "the whole run", act: (app) => app.go({ time: undefined }) },
  { keys: ["Enter"], does: "the selected operation in the timeline", act: showSelected },
  { keys: ["/"], does: "filter operations", act: focusFilter },
  { keys: ["g"], does: "go to a time or an operation", act: goTo },
  { keys: ["l"], does: "copy a link to this view", act: () => void copied(location.href, "Link copied") },
  {
    keys: ["y"],
    does: "copy the command",
    act: () => void copied(byId("command").textContent ?? "", "Command copied"),
  },
  {
    keys: ["t"],
    does: "light or dark",
    act: (app) => {
      switchTheme();
      app.redraw();
    },
  },
  {
    keys: ["Escape"],
    does: "clear the selection",
    act: (app) => app.go({ op: undefined, fault: undefined, step: undefined }),
  },
  { keys: ["?"], does: "these keys", act: () => (byId("help") as HTMLDialogElement).showModal() },
];

/** Copies and says so. */
export async function copied(text: string, said: string): Promise<void> {
  announce((await copy(text)) ? said : "The browser does not let this page copy");
}

function sideways(app: App, by: 1 | -1): void {
  if (app.state.panel === "anomalies") step(app, by);
  else if (app.state.time) panBy(app, by * 0.2);
}

function showSelected(app: App): void {
  const row = app.state.op === undefined ? -1 : app.run.rowOf(app.state.op);
  if (row >= 0) app.go(inTimeline(app, row));
}

function focusFilter(app: App): void {
  if (!["timeline", "charts", "operations"].includes(app.state.panel)) app.go({ panel: "operations" });
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      byId(`panel-${app.state.panel}`).querySelector<HTMLInputElement>("input.filter")?.focus(),
    ),
  );
}

/** Asks for `31.2` (a time in seconds) or `#1234` (an operation). */
function goTo(app: App): void {
  const answer = prompt("Time in seconds, or # and an operation's number")?.trim();
  const row = answer?.startsWith("#") ? app.run.rowOf(Number(answer.slice(1))) : -1;
  const time = Number(answer) * 1e9;
  if (row >= 0) app.go(inTimeline(app, row));
  else if (answer && Number.isFinite(time))
    app.go({ panel: "timeline", time: within({ from: time - 0.5e9, to: time + 0.5e9 }, app.whole.to) });
  else if (answer) announce(`There is no ${answer} here`);
}
