import { formatDuration } from "../../core/duration.ts";
import type { Fault } from "../../core/fault.ts";
import type { RunData } from "../data.ts";
import { feltInShort, inShort } from "../fault-evidence.ts";
import { faultName } from "../fault-name.ts";
import { type Markup, markup } from "../markup.ts";
import { recoveredInWords, recoveryByKind } from "../recoveries.ts";
import { cut } from "../untrusted.ts";
import { count, stretch } from "../wording.ts";

const LIMITS = { rows: 100, cell: 300 } as const;

/** Every fault with what proves it, and how soon the cluster was back after each kind of them. Nothing where nothing was broken. */
export function faultTables(data: RunData): Markup | false {
  const { faults } = data.history;
  return (
    faults.length > 0 &&
    markup`<section class="statistics"><h3>Faults</h3>${list(data)}${faults.length > LIMITS.rows && markup`<p class="muted">${count(LIMITS.rows)} of ${count(faults.length)} are listed; the rest is in <code>history.jsonl</code>.</p>`}</section>
    ${recovery(data)}`
  );
}

function list({ history, results }: RunData): Markup {
  const recoveries = new Map(results.recoveries.map((one) => [one.fault, recoveredInWords(one)]));
  const rows = history.faults.slice(0, LIMITS.rows).map((fault) => {
    const cells = [faultName(fault), inForce(fault), feltInShort(fault.felt), healed(fault)];
    return markup`<tr><td class="number">${fault.fault}</td><td class="number">${stretch(fault.begin, fault.end)}</td>${cells.map((cell) => markup`<td><bdi>${cut(cell, LIMITS.cell)}</bdi></td>`)}<td>${recoveries.get(fault.fault)}</td></tr>`;
  });
  return markup`<div class="scroll"><table>
    <thead><tr><th class="number">#</th><th class="number">from–to</th><th>fault</th><th>in force</th><th>felt</th><th>healed</th><th>served again</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

const inForce = ({ inForce, evidence, error }: Fault): string =>
  `${inForce ? "✔" : "✗ never"} ${evidence.length === 0 && error !== undefined ? error : inShort(evidence)}`;

const healed = ({ healed, gone, error }: Fault): string =>
  healed ? `✔ ${gone ? inShort(gone) : ""}` : `✗ ${error ?? "it had not ended when the run did"}`;

function recovery({ results }: RunData): Markup | false {
  const kinds = recoveryByKind(results.recoveries);
  const rows = kinds.map(
    ({ nemesis, count, median, worst, amid }) =>
      markup`<tr><td><bdi>${cut(nemesis, LIMITS.cell)}</bdi></td><td class="number">${count}${amid && " (amid others)"}</td><td class="number">${formatDuration(median)}</td><td class="number">${formatDuration(worst)}</td></tr>`,
  );
  return (
    kinds.length > 0 &&
    markup`<section class="statistics"><h3>Recovery</h3><p class="muted">From the end of a fault until a write had succeeded through each node that it had touched.</p><div class="scroll"><table>
    <thead><tr><th>fault</th><th class="number">times</th><th class="number">median</th><th class="number">worst</th></tr></thead><tbody>${rows}</tbody></table></div></section>`
  );
}
