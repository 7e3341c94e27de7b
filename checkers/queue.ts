import type { Checker } from "../src/check/checker.ts";
import { showValue } from "../src/core/value.ts";
import { FAIL, NONE } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import type { ByteBudget } from "./parts/byte-budget.ts";
import { eachObject } from "./parts/each-object.ts";
import { elementColumn } from "./parts/element-column.ts";
import type { Findings, Told } from "./parts/findings.ts";
import { did } from "./parts/telling.ts";
import { QUEUE_FUNCTIONS, type QueueHistory, queueHistory } from "./queue/queue-history.ts";

/** What is known of the elements at some moment, by element: counts, and operation numbers or {@link NONE}. */
interface State {
  /** How often it may have been enqueued and was not dequeued since. */
  readonly left: Int32Array;
  readonly lastEnqueue: Int32Array;
  readonly lastTake: Int32Array;
}

/**
 * Every dequeue must come from somewhere: when it returns, its element must have been enqueued, be it by an operation that
 * is under way or `info`, more often than it was dequeued before. Says nothing of order, nor of what was never dequeued.
 *
 * Operations: `enqueue`, `dequeue` and `drain`; each key is a queue of its own. Linear in all that came out.
 */
export function queue(): Checker {
  return {
    name: "queue",
    check: (history, context) =>
      eachObject(history, context, QUEUE_FUNCTIONS, (object, findings, bytes) =>
        judge(history, queueHistory(history, object, bytes), findings, bytes),
      ),
  };
}

function judge(history: History, queue: QueueHistory, findings: Findings, bytes: ByteBudget): void {
  const { callPosition, returnPosition, type } = history.columns;
  const { enqueues, enqueued, takes, taken, numbers } = queue;
  const column = () => elementColumn(numbers.size, bytes);
  const state: State = {
    left: elementColumn(numbers.size, bytes, 0),
    lastEnqueue: column(),
    lastTake: column(),
  };
  let next = 0;
  const enqueueUntil = (position: number) => {
    for (; next < enqueues.length && callPosition[enqueues[next]!]! < position; next++) {
      if (type[enqueues[next]!] === FAIL) continue;
      state.left[enqueued[next]!]!++;
      state.lastEnqueue[enqueued[next]!] = enqueues[next]!;
    }
  };
  for (let i = 0; i < takes.length; i++) {
    const e = taken[i]!;
    enqueueUntil(returnPosition[takes[i]!]!);
    if (state.left[e]! > 0) state.left[e]!--;
    else findings.anomaly("dequeue-from-nowhere", () => fromNowhere(history, queue, i, state));
    state.lastTake[e] = takes[i]!;
  }
  enqueueUntil(Infinity);
  findings.opportunities += takes.length;
  findings.count("attempted", enqueues.length);
  findings.count("dequeued", takes.length);
  findings.count(
    "left",
    state.left.reduce((sum, left) => sum + left, 0),
  );
  if (queue.unreadable !== undefined) findings.doubt(queue.unreadable);
}

function fromNowhere(history: History, queue: QueueHistory, i: number, state: State): Told {
  const [op, e] = [queue.takes[i]!, queue.taken[i]!];
  const deed = did(history, op, `dequeued ${showValue(queue.numbers.value(e))}`);
  const [enqueue, before] = [state.lastEnqueue[e]!, state.lastTake[e]!];
  if (enqueue !== NONE && before !== NONE) {
    const already = did(history, before, "had dequeued it");
    return {
      message: `${deed}, but ${already} already, and nobody had enqueued it again`,
      operations: [...new Set([enqueue, before, op])],
    };
  }
  const refused = queue.enqueues.find(
    (other, at) => queue.enqueued[at] === e && history.columns.type[other] === FAIL,
  );
  return refused === undefined
    ? { message: `${deed}, which nobody had tried to enqueue by then`, operations: [op] }
    : {
        message: `${deed}, whose enqueue (operation ${refused}) had definitely failed`,
        operations: [refused, op],
      };
}
