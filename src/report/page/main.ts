import { announce } from "./announce.ts";
import { App } from "./app.ts";
import { COMMANDS, copied } from "./commands.ts";
import { decode } from "./decode.ts";
import { byId, element, markCurrent } from "./element.ts";
import { helpDialog, listenToKeys } from "./keyboard.ts";
import { forgetPalette } from "./palette.ts";
import { anomalies } from "./panels/anomalies.ts";
import { charts } from "./panels/charts.ts";
import { nodes } from "./panels/nodes.ts";
import { operations } from "./panels/operations.ts";
import { timeline } from "./panels/timeline.ts";
import { Run } from "./run.ts";
import { PANELS, type Panel } from "./state.ts";
import { restoreTheme } from "./theme.ts";
import type { View } from "./view.ts";

/** Panels with a live part, made when they are first shown; the others are plain HTML. */
const LIVE: { readonly [P in Panel]?: (app: App, section: HTMLElement) => View } = {
  anomalies,
  timeline: unlessEmpty(timeline),
  charts: unlessEmpty(charts),
  operations: unlessEmpty(operations),
  nodes,
};

/** A run that ended before its first operation has nothing to draw. */
function unlessEmpty(panel: (app: App, section: HTMLElement) => View) {
  return (app: App, section: HTMLElement): View => {
    if (app.run.count > 0) return panel(app, section);
    section.append(
      element(
        "p",
        { class: "empty" },
        app.run.total > 0 ? "No operation is in this page." : "No operation was recorded.",
      ),
    );
    return { render() {} };
  };
}

/** Where the verdict steps back to leave room. */
const EXPLORING: readonly Panel[] = ["timeline", "charts", "operations", "nodes"];

restoreTheme();
void start();

/** The page is readable before this begins and stays so if it fails. */
async function start(): Promise<void> {
  try {
    const template = byId("run") as HTMLTemplateElement;
    const run = new Run(await decode(template.content.textContent ?? ""));
    template.remove();
    begin(new App(run, (document.body.dataset.panel ?? "anomalies") as Panel));
  } catch (error) {
    byId("main").prepend(
      element(
        "p",
        { class: "notice bad" },
        `The page's script failed (${String(error)}). What is below is complete without it but for timeline, charts, operations and logs.`,
      ),
    );
  }
}

function begin(app: App): void {
  document.documentElement.dataset.app = "on";
  document.body.append(helpDialog());
  listenToKeys(app);
  listenToButtons(app);
  app.subscribe(shower(app));
  addEventListener("resize", () => app.redraw());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    forgetPalette();
    app.redraw();
  });
  app.redraw();
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("ordeal:interactive")));
}

/** What brings the page up to date: the shown panel, its link, its live part. */
function shower(app: App): () => void {
  const views = new Map<Panel, View>();
  return () => {
    const { panel } = app.state;
    document.body.toggleAttribute("data-exploring", EXPLORING.includes(panel));
    for (const name of PANELS) byId(`panel-${name}`).hidden = name !== panel;
    showInNavigation(panel);
    const make = LIVE[panel];
    if (make && !views.has(panel)) views.set(panel, make(app, byId(`panel-${panel}`)));
    views.get(panel)?.render();
  };
}

/** Marks the shown panel's link, and brings it into view where the list of panels scrolls. */
function showInNavigation(panel: Panel): void {
  for (const link of document.querySelectorAll<HTMLElement>("[data-panel-link]")) {
    const current = link.dataset.panelLink === panel;
    markCurrent(link, current);
    if (current && link.parentElement) link.parentElement.scrollLeft = link.offsetLeft - 80;
  }
}

/** The page's own buttons do what keys do. */
function listenToButtons(app: App): void {
  const keys: Readonly<Record<string, string>> = { theme: "t", help: "?" };
  document.addEventListener("click", (event) => {
    const what = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset.do;
    if (what === "print") print();
    if (what === "command") void copied(byId("command").textContent ?? "", "Command copied");
    const key = keys[what ?? ""];
    if (key) COMMANDS.find((command) => command.keys.includes(key))?.act(app, key);
  });
  // A link to another view keeps the filter that a person typed: only its own fields change.
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-panel-link]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    app.go({ panel: link.dataset.panelLink as Panel });
    announce(`${link.textContent?.replace(/^\d/, "")} panel`);
  });
}
