import type { Checker } from "../src/check/checker.ts";
import { showValue } from "../src/core/value.ts";
import { NONE } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import type { ByteBudget } from "./parts/byte-budget.ts";
import { eachObject } from "./parts/each-object.ts";
import { elementColumn } from "./parts/element-column.ts";
import type { Findings, Told } from "./parts/findings.ts";
import type { ObjectOperations } from "./parts/objects.ts";
import { refuseOptions } from "./parts/options.ts";
import { acknowledged } from "./parts/telling.ts";
import { setFlaws } from "./set/set-flaws.ts";
import { SET_FUNCTIONS, type SetHistory, setHistory } from "./set/set-history.ts";

/** What `set` may be told. */
export interface SetOptions {
  /** Whether acknowledged elements may be gone, as after a loss of power where nobody waits for the disk; `false` unless said otherwise. */
  readonly mayLose?: boolean;
}

/**
 * Every acknowledged element must be in the final reads, nothing may be there that nobody tried to add, and nothing twice.
 *
 * *Final* are the reads called after the last acknowledged add returned; where there is none, the read that was called last
 * is judged by what was acknowledged before its call. An element is lost when it is in none of them: one that only some of them
 * miss is there, and was read too early. An add that is `info` may be present or absent. Without a read: `unknown`. With `mayLose`
 * lost elements are counted and no anomaly; those that were read must still have been added, and be there once.
 *
 * Operations: `add` with an element as its input, `read` with a list as its output. Each key is a set of its own. Linear in
 * the size of all reads.
 *
 * @throws a usage error for an option that it does not have.
 */
export function set(options: SetOptions = {}): Checker {
  refuseOptions("set", options, { mayLose: "boolean" });
  return {
    name: "set",
    check: (history, context) =>
      eachObject(history, context, SET_FUNCTIONS, (object, findings, bytes) =>
        judge(history, object, findings, bytes, options.mayLose === true),
      ),
  };
}

function judge(
  history: History,
  object: ObjectOperations,
  findings: Findings,
  bytes: ByteBudget,
  mayLose: boolean,
): void {
  const seen = setHistory(history, object, bytes);
  const { reads, numbers } = seen;
  const first = firstFinal(history, seen);
  const holding = holders(seen, first, bytes);
  const called = reads.count === 0 ? -1 : history.columns.callPosition[reads.op[first]!]!;
  const lost: number[] = [];
  const missed: number[] = [];
  const counts = { attempted: seen.attempted, acknowledged: 0, ok: 0, recovered: 0 };
  for (let e = 0; e < seen.attempted; e++) {
    const add = seen.acknowledged[e]!;
    const held = holding[e]!;
    if (add !== NONE) counts.acknowledged++;
    if (held > 0) counts.ok++;
    if (held > 0 && add === NONE && seen.added[e] !== NONE) counts.recovered++;
    if (add === NONE || history.columns.returnPosition[add]! > called) continue;
    if (held > 0 || !mayLose) findings.opportunities++;
    if (held === 0) lost.push(e);
    else if (held < reads.count - first) missed.push(e);
  }
  for (const [name, n] of Object.entries(counts)) findings.count(name, n);
  findings.count("finalReads", reads.count - first);
  findings.list("lost", numbers.values(lost));
  findings.list("missedBySomeReads", numbers.values(missed));
  setFlaws(history, seen, findings, bytes);
  // What was not understood may have held an element that seems to be lost.
  if (reads.unreadable !== undefined) findings.doubt(reads.unreadable);
  else if (!mayLose)
    for (const e of lost) findings.anomaly("lost-element", () => lostElement(history, seen, e, first));
  if (reads.count === 0) findings.doubt("the set was never read: nothing says what it holds");
}

/** The index of the first final read; 0 without a read. */
function firstFinal({ columns }: History, { reads, lastAcknowledged }: SetHistory): number {
  const first = reads.op.findIndex((op) => columns.callPosition[op]! > lastAcknowledged);
  return first === NONE ? Math.max(0, reads.count - 1) : first;
}

/** By element: how many of the final reads hold it. */
function holders({ reads, numbers }: SetHistory, first: number, bytes: ByteBudget): Int32Array {
  const held = elementColumn(numbers.size, bytes, 0);
  const seenBy = elementColumn(numbers.size, bytes);
  for (let i = first; i < reads.count; i++) {
    for (let at = reads.from[i]!; at < reads.to[i]!; at++) {
      const e = reads.element[at]!;
      if (seenBy[e] !== i) held[e]!++;
      seenBy[e] = i;
    }
  }
  return held;
}

function lostElement(
  history: History,
  { numbers, reads, acknowledged: by }: SetHistory,
  e: number,
  first: number,
): Told {
  const final = reads.count - first;
  const where = final === 1 ? "is missing from the final read" : `is in none of the ${final} final reads`;
  const add = by[e]!;
  return {
    message: `${showValue(numbers.value(e))} was ${acknowledged(history, add)}, but ${where}`,
    operations: [add, reads.op[first]!],
  };
}
