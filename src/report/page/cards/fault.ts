import type { Evidence } from "../../../core/fault.ts";
import { firstAtOrAfter } from "../../buckets.ts";
import { visible } from "../../untrusted.ts";
import { count, stretch } from "../../wording.ts";
import type { App } from "../app.ts";
import { element } from "../element.ts";
import type { RunFault } from "../run.ts";
import { facts, link, part, shell } from "./shell.ts";

/** A fault: what it did, since when, and how that is known. */
export function faultCard(app: App, fault: RunFault): HTMLElement {
  const { call } = app.run;
  const during = firstAtOrAfter(call, fault.end) - firstAtOrAfter(call, fault.begin);
  const { op } = app.state;
  return shell(
    app,
    `Fault ${fault.id}: ${fault.nemesis}`,
    element("p", { class: "told" }, element("bdi", {}, fault.describe)),
    facts([
      ["from–to", stretch(fault.begin, fault.end)],
      ["in force", fault.inForce ? "yes, a probe saw it" : "no: it had no effect"],
      ["felt", fault.felt.some(({ holds }) => holds) ? "yes" : "no: the system did not notice"],
      ["healed", fault.healed ? "yes" : "no"],
      ["served again", fault.recovered],
      ["operations begun meanwhile", count(during)],
      ["error", fault.error === undefined ? undefined : visible(fault.error)],
    ]),
    seen("Seen in force", fault.evidence),
    seen("Felt", fault.felt),
    seen("Seen gone", fault.gone),
    element(
      "p",
      {},
      link(
        app,
        { panel: "operations", fault: undefined, query: `fault:${fault.id}`, time: undefined },
        "Operations during this fault",
      ),
    ),
    op === undefined
      ? undefined
      : element("p", {}, link(app, { fault: undefined }, `Back to operation ${op}`)),
  );
}

const seen = (title: string, evidence: readonly Evidence[]): HTMLElement | undefined =>
  evidence.length > 0 ? part(title, element("ul", { class: "plain" }, ...evidence.map(item))) : undefined;

const item = ({ what, holds, detail }: Evidence): HTMLElement =>
  element(
    "li",
    {},
    element("span", { class: holds ? "ok-mark" : "bad-mark" }, holds ? "✔ " : "✗ "),
    element("bdi", {}, visible(what)),
    element("span", { class: "muted" }, detail === undefined ? "" : ` ${visible(detail)}`),
  );
