import type { Operation } from "../../core/operation.ts";
import type { Value } from "../../core/value.ts";
import { showValue } from "../../core/value.ts";
import { cycleStory } from "../cycle.ts";
import type { RunData } from "../data.ts";
import { faultName } from "../fault-name.ts";
import { type Lanes, labelOf, lanesOf } from "../lanes.ts";
import { operationLink } from "../links.ts";
import { type Markup, markup, type Part } from "../markup.ts";
import { cut } from "../untrusted.ts";
import { type Found, faultsAround, lastSeen, witnessOf } from "../witness.ts";
import { count, heading, plural, stretch } from "../wording.ts";
import { cycleFigure } from "./cycle.ts";
import { figure } from "./figure.ts";

/** Rows of one table, and the longest text of one cell. The rest is counted. */
const LIMITS = { rows: 100, cell: 500 } as const;

/** One anomaly in full: figure, reasons, the order that was possible, operations as text. */
export function anomaly(data: RunData, found: Found): Markup {
  const { number, checker, anomaly: it } = found;
  const lanes = lanesOf(data.history, it);
  const view = it.view?.kind === "linearization" ? it.view : undefined;
  const about = [
    checker,
    view?.key !== undefined && `key ${cut(String(view.key), 40)}`,
    it.minimised && `${count(it.minimised.kept)} of ${count(it.minimised.of)} operations`,
  ];
  return markup`
<article class="anomaly" id="anomaly-${number}" data-anomaly="${number}" aria-labelledby="anomaly-${number}-title">
  <h3 id="anomaly-${number}-title"><span class="mark" aria-hidden="true">✗</span> ${heading(cut(it.type, 80))}</h3>
  <p class="about">${about.filter(Boolean).map((part) => markup`<span>${part}</span>`)}</p>
  ${number > 1 && markup`<p class="message"><bdi>${cut(it.message, 2_000)}</bdi></p>`}
  ${drawing(data, found, lanes)}
  ${it.view?.kind === "table" && table(it.view.columns, it.view.rows)}
  <div class="reasons">
    ${why(data, found)}
    ${lanes.orders.length > 0 && view && orderList(data, lanes, view)}
  </div>
  ${faults(data, found)}
  ${operations(witnessOf(data.history, it), number)}
</article>`;
}

/** What happened, as a picture: a cycle where there is one, else the lanes of the processes. */
function drawing({ history }: RunData, { number, anomaly: it }: Found, lanes: Lanes): Markup | false {
  const cycle = cycleStory(history, it);
  if (cycle)
    return markup`<figure>${cycleFigure(cycle, number)}
    <figcaption>Each transaction must come before the next one, and the last before the first.</figcaption></figure>`;
  return (
    lanes.boxes.length > 0 &&
    markup`<figure>${figure(lanes, { anomaly: number })}
    <figcaption>${caption(lanes)}</figcaption></figure>`
  );
}

function caption({ omitted, orders }: Lanes): Part {
  return [
    "Time is stretched: places show order, not duration.",
    omitted > 0 &&
      ` ${plural(omitted, "earlier operation")} of the witness ${omitted === 1 ? "is" : "are"} listed below and not drawn.`,
    orders.length > 1 && ` The longest of ${orders.length} possible orders is drawn.`,
  ];
}

function why({ history }: RunData, { number, anomaly: { steps } }: Found): Markup | false {
  if (!steps || steps.length === 0) return false;
  const reference = (op: number | undefined) =>
    op !== undefined &&
    op < history.count &&
    op >= 0 &&
    markup` <a class="ref app-only" href="${operationLink(history.operation(op), number)}">#${op}</a>`;
  const items = steps
    .slice(0, LIMITS.rows)
    .map(
      ({ from, to, because }) =>
        markup`<li><bdi>${cut(because, LIMITS.cell)}</bdi>${reference(from)}${reference(to)}</li>`,
    );
  return markup`<section><h4>Why</h4><ol class="why">${items}</ol>${beyond(steps.length)}</section>`;
}

/** The order as a list, each step with the state it left: what a person steps through. */
function orderList(
  { history }: RunData,
  lanes: Lanes,
  view: Extract<NonNullable<Found["anomaly"]["view"]>, { kind: "linearization" }>,
): Markup {
  const longest = view.partials.reduce((a, b) => (b.length > a.length ? b : a), view.partials[0] ?? []);
  const steps = longest.slice(0, LIMITS.rows).map(({ op, state }, i) => {
    const told = op < history.count ? labelOf(history.operation(op)) : `operation ${op}`;
    return markup`<li data-step="${i + 1}"><span class="line"><bdi class="told">${told}</bdi><span class="state">${cut(state, 120)}</span></span></li>`;
  });
  return markup`<section class="steps"><h4>The longest order that was possible</h4>
      <div class="stepper app-only"><button type="button" data-step-by="-1" aria-label="Step back (←)">◀</button><output aria-live="polite">all ${lanes.orders[0]?.length ?? 0} steps</output><button type="button" data-step-by="1" aria-label="Step on (→)">▶</button></div>
      <ol class="order-list" start="0"><li data-step="0"><span class="line"><span>at first</span><span class="state">${cut(view.initial, 120)}</span></span></li>${steps}</ol>
      ${(view.states ?? []).length > 0 && possible(history, view.states ?? [])}
      ${view.stuck.slice(0, LIMITS.rows).map(({ op, reason }) => markup`<p class="dead-end"><span aria-hidden="true">✗</span> <bdi>${op < history.count && labelOf(history.operation(op))}</bdi> cannot come next: <bdi>${cut(reason, LIMITS.cell)}</bdi></p>`)}</section>`;
}

/** What the object could have been over time. */
function possible(
  history: RunData["history"],
  states: readonly { readonly op: number; readonly states: readonly string[] }[],
): Markup {
  const rows = states.slice(0, LIMITS.rows).map(({ op, states: could }) => {
    const told = op < history.count ? labelOf(history.operation(op)) : `operation ${op}`;
    const words = could.length > 0 ? could.map((state) => cut(state, 120)).join(" or ") : "nothing allows it";
    return markup`<li><span class="line"><bdi class="told">${told}</bdi><span class="state">${cut(words, LIMITS.cell)}</span></span></li>`;
  });
  return markup`<h4>What it could have been when each had returned</h4><ol class="order-list">${rows}</ol>`;
}

function faults({ history }: RunData, { anomaly: it }: Found): Markup {
  const inForce = faultsAround(history, it);
  if (inForce.length === 0) return markup`<p class="in-force">No fault was in force when this happened.</p>`;
  return markup`<p class="in-force">In force when this happened: ${inForce.slice(0, LIMITS.rows).map((fault) => markup`<span class="chip"><bdi>${cut(faultName(fault), 120)}</bdi> <span class="muted">${stretch(fault.begin, fault.end)}</span></span>`)}</p>`;
}

function operations(witness: readonly Operation[], anomalyNumber: number): Markup | false {
  if (witness.length === 0) return false;
  const rows = witness
    .slice(0, LIMITS.rows)
    .map(
      (o) =>
        markup`<tr><td class="number"><a href="${operationLink(o, anomalyNumber)}">${o.op}</a></td><td>p${o.process}</td><td>${cut(o.node, 40)}</td><td>${o.key !== undefined && cut(String(o.key), 40)}</td><td class="told"><bdi>${labelOf(o)}</bdi></td><td><span class="type ${o.type}">${o.type}</span></td><td class="number">${stretch(o.callTime, lastSeen(o))}</td></tr>`,
    );
  return markup`<details class="as-text"${witness.length <= 12 && markup` open`}><summary>${plural(witness.length, "operation")} as text</summary>
    <div class="scroll"><table><thead><tr><th class="number">#</th><th>process</th><th>node</th><th>key</th><th>operation</th><th>outcome</th><th class="number">from–to</th></tr></thead><tbody>${rows}</tbody></table></div>${beyond(witness.length)}</details>`;
}

function table(columns: readonly string[], rows: readonly (readonly Value[])[]): Markup {
  const cell = (value: Value) =>
    typeof value === "string" ? cut(value, LIMITS.cell) : showValue(value, LIMITS.cell);
  return markup`<div class="scroll"><table><thead><tr>${columns.map((name) => markup`<th>${cut(name, LIMITS.cell)}</th>`)}</tr></thead>
    <tbody>${rows.slice(0, LIMITS.rows).map((row) => markup`<tr>${row.map((value) => markup`<td><bdi>${cell(value)}</bdi></td>`)}</tr>`)}</tbody></table></div>${beyond(rows.length)}`;
}

/** Says what a limit left out. */
const beyond = (length: number): Markup | false =>
  length > LIMITS.rows &&
  markup`<p class="muted">${count(LIMITS.rows)} of ${count(length)} are listed; the rest is in <code>results.json</code>.</p>`;
