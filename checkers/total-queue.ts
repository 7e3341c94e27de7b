import type { Checker } from "../src/check/checker.ts";
import { showValue, type Value } from "../src/core/value.ts";
import { NONE } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import { eachObject } from "./parts/each-object.ts";
import type { Findings, Told } from "./parts/findings.ts";
import { did } from "./parts/telling.ts";
import { QUEUE_FUNCTIONS, type QueueHistory, queueHistory } from "./queue/queue-history.ts";
import { queueLosses } from "./queue/queue-losses.ts";
import { type QueueTally, queueTally } from "./queue/queue-tally.ts";

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
        const tally = queueTally(history, object, queue, bytes);
        count(queue, tally, findings);
        unexpected(history, queue, tally, findings);
        // What was not understood may have been an element that seems to be lost.
        if (queue.unreadable !== undefined) findings.doubt(queue.unreadable);
        else queueLosses(history, object, queue, tally, findings);
      }),
  };
}

/** The field's counts. An element stands in a list as often as it has that fate. */
function count({ numbers, enqueues, takes }: QueueHistory, tally: QueueTally, findings: Findings): void {
  const { possible, acknowledged, taken, due } = tally;
  const sum = (column: Int32Array) => column.reduce((total, n) => total + n, 0);
  const came = taken.map((n, e) => Math.min(n, possible[e]!));
  findings.opportunities += takes.length + sum(due);
  findings.count("attempted", enqueues.length);
  findings.count("acknowledged", sum(acknowledged));
  findings.count("ok", sum(came));
  const fates: { readonly [name: string]: (e: number) => number } = {
    lost: (e) => acknowledged[e]! - taken[e]!,
    unexpected: (e) => (possible[e] === 0 ? taken[e]! : 0),
    duplicated: (e) => (possible[e] === 0 ? 0 : taken[e]! - possible[e]!),
    recovered: (e) => came[e]! - acknowledged[e]!,
  };
  for (const [name, times] of Object.entries(fates)) findings.list(name, repeated(numbers, times));
}

/** Each element as many times as it says; none or fewer is none. */
function* repeated(numbers: QueueHistory["numbers"], times: (e: number) => number): Iterable<Value> {
  for (let e = 0; e < numbers.size; e++) for (let n = times(e); n > 0; n--) yield numbers.value(e);
}

function unexpected(
  history: History,
  { numbers }: QueueHistory,
  { possible, taken, refused, take }: QueueTally,
  findings: Findings,
): void {
  for (let e = 0; e < numbers.size; e++)
    if (possible[e] === 0 && taken[e]! > 0)
      findings.anomaly("unexpected-element", () =>
        unexpectedElement(history, numbers.value(e), refused[e]!, take[e]!),
      );
}

function unexpectedElement(history: History, value: Value, refused: number, take: number): Told {
  const deed = did(history, take, `dequeued ${showValue(value)}`);
  return refused === NONE
    ? { message: `${deed}, which nobody tried to enqueue`, operations: [take] }
    : {
        message: `${deed}, whose enqueue (operation ${refused}) had definitely failed`,
        operations: [refused, take],
      };
}
