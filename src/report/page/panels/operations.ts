import type { App } from "../app.ts";
import { cardBeside } from "../cards/card.ts";
import { button, element } from "../element.ts";
import { filterBar } from "../filter-bar.ts";
import { OperationsTable } from "../operations-table.ts";
import { inTimeline } from "../select.ts";
import type { View } from "../view.ts";

/** Panel 4: operations as a table, filtered, beside what is known of the selected one. */
export function operations(app: App, section: HTMLElement): View {
  const bar = filterBar(
    app,
    button("In timeline", "Show the selected operation in the timeline", () => inSight(app)),
  );
  const table = new OperationsTable(app);
  const empty = element("p", { class: "empty", hidden: true }, "No operation matches.");
  const beside = cardBeside(app, section);
  const stage = element("div", { class: "stage" }, table.element, empty);
  section.append(bar.element, element("div", { class: "split" }, stage, beside.element));
  return {
    render() {
      bar.render();
      beside.render();
      empty.hidden = app.matched.length > 0;
      table.element.hidden = !empty.hidden;
      table.render();
    },
  };
}

/** The selected operation in the timeline; without one, the first that matches. */
function inSight(app: App): void {
  const row = app.state.op === undefined ? app.matched[0] : app.run.rowOf(app.state.op);
  if (row !== undefined && row >= 0) app.go(inTimeline(app, row));
}
