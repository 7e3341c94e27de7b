import type { App } from "../app.ts";
import { element } from "../element.ts";
import type { View } from "../view.ts";
import { faultCard } from "./fault.ts";
import { operationCard } from "./operation.ts";
import { shell } from "./shell.ts";

/** The column beside a panel that shows what is selected; it takes no room while nothing is. */
export function cardBeside(app: App, section: HTMLElement): View & { readonly element: HTMLElement } {
  const beside = element("div", { class: "beside" });
  return {
    element: beside,
    render() {
      const shown = card(app);
      beside.replaceChildren(...(shown ? [shown] : []));
      section.classList.toggle("with-card", shown !== undefined);
    },
  };
}

function card(app: App): HTMLElement | undefined {
  const { run, state } = app;
  const fault = run.fault(state.fault);
  if (fault) return faultCard(app, fault);
  if (state.op === undefined) return undefined;
  const row = run.rowOf(state.op);
  return row >= 0 ? operationCard(app, row) : missing(app, state.op);
}

function missing(app: App, op: number): HTMLElement {
  const why =
    op < app.run.total
      ? "This page does not hold it: the run is too long to be embedded whole. history.jsonl has it."
      : "The run has no such operation.";
  return shell(app, `Operation ${op}`, element("p", { class: "muted" }, why));
}
