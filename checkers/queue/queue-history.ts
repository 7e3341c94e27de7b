import { elementsOf } from "../../src/core/set-value.ts";
import { showValue, type Value } from "../../src/core/value.ts";
import { OK } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import { Numbering } from "../parts/numbering.ts";
import type { ObjectOperations } from "../parts/objects.ts";

/** One queue as its clients saw it: what went in and what came out, by the numbers of the elements. */
export interface QueueHistory {
  readonly numbers: Numbering;
  /** Operations that enqueue, in the order of their calls, whatever became of them; and what each enqueues. */
  readonly enqueues: Int32Array;
  readonly enqueued: Int32Array;
  /** For each element that came out, in the order of the returns, the operation that took it; and the element. */
  readonly takes: Int32Array;
  readonly taken: Int32Array;
  /** Why an operation cannot be judged, if one cannot. */
  readonly unreadable: string | undefined;
}

/**
 * The kinds of operations that a queue has: `enqueue` with an element as its input, `dequeue` with one as its output, and
 * `drain`, which dequeues until it finds the queue empty, with a list of elements as its output.
 */
export const QUEUE_FUNCTIONS = ["enqueue", "dequeue", "drain"];

/**
 * Reads the operations of one object as those of a queue. A dequeue that returned `null` found nothing there to take; what
 * an `info` took, nobody knows. Linear in all that came out.
 */
export function queueHistory(
  history: History,
  { calls, returns }: ObjectOperations,
  bytes: ByteBudget,
): QueueHistory {
  const { f, input, type } = history.columns;
  const enqueue = history.functionId("enqueue");
  const numbers = new Numbering(bytes);
  const enqueues = calls.filter((op) => f[op] === enqueue);
  const outputs = returns.map((i) => calls[i]!).filter((op) => f[op] !== enqueue && type[op] === OK);
  const size = outputs.reduce((sum, op) => sum + takenBy(history, op).length, 0);
  bytes.take(8 * size + 8 * calls.length);
  const takes = new Int32Array(size);
  const taken = new Int32Array(size);
  let i = 0;
  for (const op of outputs) {
    for (const element of takenBy(history, op)) {
      takes[i] = op;
      taken[i++] = numbers.id(element);
    }
  }
  const enqueued = enqueues.map((op) => numbers.id(history.value(input[op]!) as Value));
  return { numbers, enqueues, enqueued, takes, taken, unreadable: unreadable(history, enqueues, outputs) };
}

/** The elements that an `ok` dequeue or drain took out. */
function takenBy(history: History, op: number): readonly Value[] {
  const { f, output } = history.columns;
  const value = history.value(output[op]!) as Value;
  if (f[op] === history.functionId("drain")) return elementsOf(value) ?? [];
  return value === null ? [] : [value];
}

function unreadable(history: History, enqueues: Int32Array, outputs: Int32Array): string | undefined {
  const { f, input, output } = history.columns;
  const drain = history.functionId("drain");
  const enqueuedNull = enqueues.find((op) => history.value(input[op]!) === null);
  if (enqueuedNull !== undefined)
    return `operation ${enqueuedNull} enqueued null, which is what a dequeue returns that found nothing`;
  const odd = outputs.find((op) => f[op] === drain && elementsOf(history.value(output[op]!)) === undefined);
  if (odd === undefined) return undefined;
  return `operation ${odd} drained ${showValue(history.value(output[odd]!))}, which is no list of elements`;
}
