import { showValue } from "../../src/core/value.ts";
import { NONE } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import { elementColumn } from "../parts/element-column.ts";
import type { Findings, Told } from "../parts/findings.ts";
import { did } from "../parts/telling.ts";
import type { SetHistory } from "./set-history.ts";

/**
 * What no read of a set may show, whatever the set promises: an element that nobody had tried to add when the read
 * returned, and an element twice. One anomaly for each such element. Linear in the size of all reads.
 */
export function setFlaws(history: History, set: SetHistory, findings: Findings, bytes: ByteBudget): void {
  const { reads, numbers } = set;
  const seenBy = elementColumn(numbers.size, bytes);
  const unexpected = new Map<number, number>();
  const twice = new Map<number, number>();
  for (let i = 0; i < reads.count; i++) {
    for (let at = reads.from[i]!; at < reads.to[i]!; at++) {
      const e = reads.element[at]!;
      if (seenBy[e] === i && !twice.has(e)) remember(twice, e, i, bytes);
      if (tooEarly(history, set, e, i) && !unexpected.has(e)) remember(unexpected, e, i, bytes);
      seenBy[e] = i;
    }
  }
  findings.list("unexpected", numbers.values(unexpected.keys()));
  findings.list("duplicated", numbers.values(twice.keys()));
  for (const [e, i] of unexpected)
    findings.anomaly("unexpected-element", () => unexpectedElement(history, set, e, reads.op[i]!));
  for (const [e, i] of twice)
    findings.anomaly("duplicate-element", () => duplicateElement(history, set, e, reads.op[i]!));
}

function remember(flaws: Map<number, number>, element: number, read: number, bytes: ByteBudget): void {
  bytes.take(64);
  flaws.set(element, read);
}

/** Whether read `i` saw an element that could not have been there yet. */
function tooEarly({ columns }: History, { reads, added }: SetHistory, e: number, i: number): boolean {
  return added[e] === NONE || columns.returnPosition[reads.op[i]!]! < columns.callPosition[added[e]!]!;
}

function unexpectedElement(history: History, set: SetHistory, e: number, read: number): Told {
  const [add, refused] = [set.added[e]!, set.refused[e]!];
  const [why, witness] =
    add !== NONE
      ? [`which nobody had tried to add yet (operation ${add} did later)`, [read, add]]
      : refused !== NONE
        ? [`whose add (operation ${refused}) had definitely failed`, [refused, read]]
        : ["which nobody had tried to add", [read]];
  return {
    message: `${did(history, read, `read ${showValue(set.numbers.value(e))}`)}, ${why}`,
    operations: witness,
  };
}

function duplicateElement(history: History, { numbers }: SetHistory, e: number, read: number): Told {
  const deed = `read ${showValue(numbers.value(e))} more than once`;
  return { message: `${did(history, read, deed)}, in one read of a set`, operations: [read] };
}
