import type { RunData } from "../data.ts";
import { faultName } from "../fault-name.ts";
import { faultLink, logLink, operationLink } from "../links.ts";
import { type Markup, markup } from "../markup.ts";
import { outcomeOf } from "../outcome.ts";
import { totalsOf } from "../totals.ts";
import { cut, visible } from "../untrusted.ts";
import { anomaliesOf, culpritOf, faultsAround, lastSeen } from "../witness.ts";
import { count, moment, percent, plural } from "../wording.ts";

/** What a person must see within five seconds: verdict, why, where to look, how to see it again. Readable without scripts. */
export function header(data: RunData): Markup {
  const { mark, headline, sentence, advice } = outcomeOf(data);
  return markup`
<header class="verdict">
  <div class="verdict-top">
    <h1><span class="badge"><span aria-hidden="true">${mark}</span> ${cut(headline, 120)}</span> <span>${cut(data.plan.test, 200)}</span></h1>
    <div class="tools app-only">
      <button type="button" data-do="theme" title="Light or dark (t)" aria-label="Switch between light and dark">${icon("M8 2a6 6 0 0 0 0 12a6 6 0 0 0 0-12zM8 2a6 6 0 0 0 0 12z")}</button>
      <button type="button" data-do="help" title="Keys (?)" aria-label="Show keyboard shortcuts">${icon("M2 4.500h12v8H2zM4.500 7h.01M7 7h.01M9.500 7h.01M12 7h.01M5 10h6")}</button>
      <button type="button" data-do="print" title="Print" aria-label="Print">${icon("M4.500 6V2.500h7V6M4.500 11.500h-2V6h11v5.500h-2M4.500 9.500h7v4h-7z")}</button>
    </div>
  </div>
  <p class="sentence"><bdi>${cut(sentence, 2_000)}</bdi></p>
  ${advice && markup`<p class="advice">${advice}</p>`}
  ${jumps(data)}
  <div class="command"><code><span class="prompt" aria-hidden="true">$ </span><bdi id="command">${cut(data.plan.command, 10_000)}</bdi></code><button type="button" class="app-only" data-do="command" title="Copy the command (y)">Copy</button></div>
  <p class="numbers">${numbers(data)}</p>
</header>`;
}

/** A line drawing of 16 pixels, in the colour of its text. */
const icon = (path: string): Markup =>
  markup`<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;

/** From the verdict in one click: the operation, the fault that was in force, the node's log of that second. */
function jumps({ results, history }: RunData): Markup | false {
  const first = anomaliesOf(results)[0];
  const culprit = first && culpritOf(history, first.anomaly);
  if (!first || !culprit) return false;
  const faults = faultsAround(history, first.anomaly).slice(0, 3);
  return markup`<nav class="jumps app-only" aria-label="Where it happened">
    <a class="primary" href="${operationLink(culprit, first.number)}">See it in the timeline</a>
    ${faults.map((fault) => markup`<a href="${faultLink(fault, culprit)}"><span class="kind">in force</span> <bdi>${cut(visible(faultName(fault)), 80)}</bdi></a>`)}
    <a href="${logLink(culprit)}"><span class="kind">log</span> <bdi>${cut(culprit.node, 40)}</bdi> at ${moment(lastSeen(culprit))}</a>
  </nav>`;
}

function numbers(data: RunData): Markup {
  const { operations, ok, info, fail, faults, effective, duration } = totalsOf(data);
  const { plan } = data;
  const effect = faults === 0 ? "" : ` (${count(effective)} effective)`;
  const items: (string | Markup)[] = [
    markup`<b>${count(operations)}</b> operations`,
    markup`<span class="ok">ok ${percent(ok, operations)}</span> <span class="info">info ${percent(info, operations)}</span> <span class="fail">fail ${percent(fail, operations)}</span>`,
    `${plural(faults, "fault")}${effect}`,
    `${(duration / 1e9).toFixed(1)} s`,
    `${plural(plan.nodes.length, "node")} on ${plan.runtime}`,
    `seed ${plan.seed}`,
  ];
  return markup`${items.map((item) => markup`<span>${item}</span>`)}`;
}
