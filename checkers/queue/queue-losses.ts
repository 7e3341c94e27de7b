import { showValue, type Value } from "../../src/core/value.ts";
import { INFO, NONE } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { Findings, Told } from "../parts/findings.ts";
import type { ObjectOperations } from "../parts/objects.ts";
import { acknowledged, did } from "../parts/telling.ts";
import type { QueueHistory } from "./queue-history.ts";
import type { QueueTally } from "./queue-tally.ts";

/** Operations of one anomaly that are named. */
const NAMED = 16;

/** Elements that never came out. */
interface Missing {
  /** How many acknowledged ones there are. */
  readonly all: number;
  /** How many of them the last drain would have found, and which elements these are. */
  readonly due: number;
  readonly elements: readonly number[];
}

/**
 * Tells what is certainly lost from what only never came out: the last completed drain would have found it, and operations of
 * which nobody knows what they took cannot account for it. An indeterminate dequeue took one element at most.
 */
export function queueLosses(
  history: History,
  object: ObjectOperations,
  { numbers }: QueueHistory,
  tally: QueueTally,
  findings: Findings,
): void {
  const missing = missingFrom(tally, numbers.size);
  const takers = possibleTakers(history, object, tally.drain);
  if (missing.due > takers && takers > 0)
    findings.anomaly("lost-element", () => someLost(missing, tally, takers));
  else if (missing.due > takers)
    for (const e of missing.elements)
      findings.anomaly("lost-element", () => lostElement(history, numbers.value(e), tally, e));
  else if (missing.all > 0) findings.doubt(doubt(missing, tally, takers));
}

function missingFrom({ acknowledged, due, taken }: QueueTally, size: number): Missing {
  const elements: number[] = [];
  const missing = { all: 0, due: 0 };
  for (let e = 0; e < size; e++) {
    missing.all += Math.max(0, acknowledged[e]! - taken[e]!);
    if (due[e]! <= taken[e]!) continue;
    missing.due += due[e]! - taken[e]!;
    elements.push(e);
  }
  return { ...missing, elements };
}

/** How many elements may have been taken by operations whose outcome nobody knows, before the drain found the queue empty. */
function possibleTakers(history: History, { calls }: ObjectOperations, drain: number): number {
  const { f, type, callPosition, returnPosition } = history.columns;
  if (drain === NONE) return 0;
  const enqueue = history.functionId("enqueue");
  const takers = calls.filter(
    (op) => type[op] === INFO && f[op] !== enqueue && callPosition[op]! < returnPosition[drain]!,
  );
  return takers.some((op) => f[op] === f[drain]) ? Infinity : takers.length;
}

function doubt({ all, due }: Missing, { drain }: QueueTally, takers: number): string {
  const missing = `acknowledged ${all === 1 ? "element" : "elements"} never came out`;
  if (drain === NONE)
    return `${all} ${missing}, but no drain completed, so they may still be there: end with a drain`;
  if (due === 0) return `${all} ${missing}, but only after the last drain was called: end with a drain`;
  return `${due} ${missing}, but ${takers === Infinity ? "an indeterminate drain" : dequeues(takers)} may have taken them`;
}

/** So many dequeues of which nobody knows whether they took something. */
const dequeues = (n: number): string => `${n} indeterminate ${n === 1 ? "dequeue" : "dequeues"}`;

function lostElement(history: History, value: Value, { dueEnqueue, drain }: QueueTally, e: number): Told {
  const enqueue = dueEnqueue[e]!;
  const never = did(history, drain, "drained the queue");
  return {
    message: `${showValue(value)} was ${acknowledged(history, enqueue)}, but never came out, though ${never}`,
    operations: [enqueue, drain],
  };
}

function someLost({ due, elements }: Missing, { dueEnqueue, drain }: QueueTally, takers: number): Told {
  return {
    message: `${due} acknowledged elements never came out, though the queue was drained; ${dequeues(takers)} may have taken as many, so ${due - takers} at least are lost`,
    operations: [...elements.slice(0, NAMED - 1).map((e) => dueEnqueue[e]!), drain],
  };
}
