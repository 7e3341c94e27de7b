import type { Checker } from "../src/check/checker.ts";
import { showValue, type Value } from "../src/core/value.ts";
import { FAIL, INFO, NONE, OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import type { ByteBudget } from "./byte-budget.ts";
import { eachObject } from "./each-object.ts";
import { elementColumn } from "./element-column.ts";
import type { Findings, Told } from "./findings.ts";
import type { ObjectOperations } from "./objects.ts";
import { QUEUE_FUNCTIONS, type QueueHistory, queueHistory } from "./queue-history.ts";
import { acknowledged, did } from "./telling.ts";

/** How often each element went in and came out. */
interface Tally {
  /** Enqueues whatever became of them, those that may have happened, and those acknowledged. */
  readonly attempted: number;
  readonly possible: Int32Array;
  readonly acknowledged: Int32Array;
  /** Those acknowledged before the last drain was called: it would have found them. */
  readonly due: Int32Array;
  readonly taken: Int32Array;
  /** By element: an enqueue that is due, one that failed, and what took it. Operation numbers or {@link NONE}. */
  readonly enqueue: Int32Array;
  readonly refused: Int32Array;
  readonly take: Int32Array;
}

/**
 * What goes in must come out: every acknowledged enqueue has a dequeue, and nothing comes out that nobody tried to enqueue.
 * Elements are counted, so the same one may go in several times; that one comes out more often than it went in is told and
 * allowed. Order is not looked at: `queue` does that.
 *
 * An element that did not come out is lost only where that is certain: a completed `drain`, called after it was
 * acknowledged, found the queue empty, and there are not enough indeterminate dequeues to have taken it. Else: `unknown`.
 *
 * Operations: `enqueue`, `dequeue` and `drain`; each key is a queue of its own. Linear in all that came out.
 */
export function totalQueue(): Checker {
  return {
    name: "total-queue",
    check: (history, context) =>
      eachObject(history, context, QUEUE_FUNCTIONS, (object, findings, bytes) => {
        const queue = queueHistory(history, object, bytes);
        const drain = lastDrain(history, object);
        const tally = tallied(history, queue, drain, bytes);
        count(queue, tally, findings);
        unexpected(history, queue, tally, findings);
        lost(history, object, { queue, tally, drain }, findings);
        if (queue.unreadable !== undefined) findings.doubt(queue.unreadable);
      }),
  };
}

/** The completed drain that was called last, or {@link NONE}. */
function lastDrain(history: History, { calls }: ObjectOperations): number {
  const { f, type } = history.columns;
  const drain = history.functionId("drain");
  return calls.findLast((op) => f[op] === drain && type[op] === OK) ?? NONE;
}

function tallied(history: History, queue: QueueHistory, drain: number, bytes: ByteBudget): Tally {
  const { type, callPosition, returnPosition } = history.columns;
  const column = () => elementColumn(queue.numbers.size, bytes);
  const [possible, acked, due, taken] = [
    column().fill(0),
    column().fill(0),
    column().fill(0),
    column().fill(0),
  ];
  const [enqueue, refused, take] = [column(), column(), column()];
  const drainCalled = drain === NONE ? NONE : callPosition[drain]!;
  queue.enqueues.forEach((op, i) => {
    const e = queue.enqueued[i]!;
    if (type[op] === FAIL) {
      refused[e] = op;
      return;
    }
    possible[e]!++;
    if (type[op] !== OK) return;
    acked[e]!++;
    if (returnPosition[op]! > drainCalled) return;
    due[e]!++;
    enqueue[e] = op;
  });
  queue.taken.forEach((e, i) => {
    taken[e]!++;
    take[e] = queue.takes[i]!;
  });
  return {
    attempted: queue.enqueues.length,
    possible,
    acknowledged: acked,
    due,
    taken,
    enqueue,
    refused,
    take,
  };
}

/** The field's counts. An element stands in a list as often as it has that fate. */
function count({ numbers }: QueueHistory, tally: Tally, findings: Findings): void {
  const { possible, acknowledged, taken, due } = tally;
  const sum = (of: (e: number) => number) => {
    let total = 0;
    for (let e = 0; e < numbers.size; e++) total += of(e);
    return total;
  };
  const came = (e: number) => Math.min(possible[e]!, taken[e]!);
  findings.opportunities += sum((e) => taken[e]! + due[e]!);
  findings.count("attempted", tally.attempted);
  findings.count(
    "acknowledged",
    sum((e) => acknowledged[e]!),
  );
  findings.count("ok", sum(came));
  findings.list(
    "lost",
    times(numbers, (e) => acknowledged[e]! - taken[e]!),
  );
  findings.list(
    "unexpected",
    times(numbers, (e) => (possible[e] === 0 ? taken[e]! : 0)),
  );
  findings.list(
    "duplicated",
    times(numbers, (e) => (possible[e] === 0 ? 0 : taken[e]! - possible[e]!)),
  );
  findings.list(
    "recovered",
    times(numbers, (e) => came(e) - acknowledged[e]!),
  );
}

/** Each element as many times as it says; none or fewer is none. */
function* times(numbers: QueueHistory["numbers"], of: (e: number) => number): Iterable<Value> {
  for (let e = 0; e < numbers.size; e++) for (let n = of(e); n > 0; n--) yield numbers.value(e);
}

function unexpected(history: History, { numbers }: QueueHistory, tally: Tally, findings: Findings): void {
  for (let e = 0; e < numbers.size; e++)
    if (tally.possible[e] === 0 && tally.taken[e]! > 0)
      findings.anomaly("unexpected-element", () => unexpectedElement(history, numbers.value(e), tally, e));
}

function unexpectedElement(history: History, value: Value, { refused, take }: Tally, e: number): Told {
  const [add, op] = [refused[e]!, take[e]!];
  const why =
    add === NONE ? "which nobody tried to enqueue" : `whose enqueue (operation ${add}) had definitely failed`;
  const message = `${did(history, op, `dequeued ${showValue(value)}`)}, ${why}`;
  return { message, operations: add === NONE ? [op] : [add, op] };
}

/** One queue with what was found of it. */
interface Case {
  readonly queue: QueueHistory;
  readonly tally: Tally;
  readonly drain: number;
}

/** Tells what is certainly lost from what only never came out. */
function lost(
  history: History,
  object: ObjectOperations,
  { queue, tally, drain }: Case,
  findings: Findings,
): void {
  const { numbers } = queue;
  const missing: number[] = [];
  let overdue = 0;
  let left = 0;
  for (let e = 0; e < numbers.size; e++) {
    const n = Math.max(0, tally.due[e]! - tally.taken[e]!);
    overdue += n;
    left += Math.max(0, tally.acknowledged[e]! - tally.taken[e]!);
    if (n > 0) missing.push(e);
  }
  if (left === 0) return;
  const takers = drain === NONE ? Infinity : possibleTakers(history, object, drain);
  if (takers === 0)
    for (const e of missing)
      findings.anomaly("lost-element", () =>
        lostElement(history, numbers.value(e), tally.enqueue[e]!, drain),
      );
  else if (overdue > takers)
    findings.anomaly("lost-element", () =>
      someLost(
        missing.map((e) => tally.enqueue[e]!),
        overdue,
        takers,
        drain,
      ),
    );
  if (drain === NONE)
    findings.doubt(
      `${left} acknowledged elements never came out, but no drain completed, so they may still be there: end with a drain`,
    );
  else if (overdue <= takers)
    findings.doubt(
      overdue === 0
        ? `${left} elements never came out, but were acknowledged only after the last drain was called: end with a drain`
        : `${overdue} acknowledged elements never came out, but ${takers === Infinity ? "an indeterminate drain" : `${takers} indeterminate dequeues`} may have taken them`,
    );
}

/** How many elements may have been taken by operations whose outcome nobody knows, before a drain found the queue empty. */
function possibleTakers(history: History, { calls }: ObjectOperations, drain: number): number {
  const { f, type, callPosition, returnPosition } = history.columns;
  const enqueue = history.functionId("enqueue");
  const takers = calls.filter(
    (op) => type[op] === INFO && f[op] !== enqueue && callPosition[op]! < returnPosition[drain]!,
  );
  return takers.some((op) => f[op] === history.functionId("drain")) ? Infinity : takers.length;
}

function lostElement(history: History, value: Value, enqueue: number, drain: number): Told {
  const never = did(history, drain, "drained the queue");
  return {
    message: `${showValue(value)} was ${acknowledged(history, enqueue)}, but never came out, though ${never}`,
    operations: [enqueue, drain],
  };
}

function someLost(enqueues: readonly number[], overdue: number, takers: number, drain: number): Told {
  return {
    message: `${overdue} acknowledged elements never came out, though the queue was drained: ${takers} indeterminate dequeues may have taken as many, but ${overdue - takers} are lost`,
    operations: [...enqueues.slice(0, 15), drain],
  };
}
