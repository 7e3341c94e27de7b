import { FAIL, NONE, OK } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import { elementColumn } from "../parts/element-column.ts";
import type { ObjectOperations } from "../parts/objects.ts";
import type { QueueHistory } from "./queue-history.ts";

/** How often each element of a queue went in and came out. */
export interface QueueTally {
  /** The completed drain that was called last, or {@link NONE}. */
  readonly drain: number;
  /** By element: enqueues that may have happened, those acknowledged, and of these the ones that `drain` would have found. */
  readonly possible: Int32Array;
  readonly acknowledged: Int32Array;
  readonly due: Int32Array;
  readonly taken: Int32Array;
  /** By element: an enqueue that is due, one that failed, and what took it. Operation numbers or {@link NONE}. */
  readonly dueEnqueue: Int32Array;
  readonly refused: Int32Array;
  readonly take: Int32Array;
}

/** Counts what went in and what came out. Linear in both. */
export function queueTally(
  history: History,
  object: ObjectOperations,
  queue: QueueHistory,
  bytes: ByteBudget,
): QueueTally {
  const { type, callPosition, returnPosition } = history.columns;
  const drain = lastDrain(history, object);
  const column = (first: number) => elementColumn(queue.numbers.size, bytes, first);
  const tally: QueueTally = {
    drain,
    possible: column(0),
    acknowledged: column(0),
    due: column(0),
    taken: column(0),
    dueEnqueue: column(NONE),
    refused: column(NONE),
    take: column(NONE),
  };
  queue.enqueues.forEach((op, i) => {
    const e = queue.enqueued[i]!;
    if (type[op] === FAIL) tally.refused[e] = op;
    else tally.possible[e]!++;
    if (type[op] !== OK) return;
    tally.acknowledged[e]!++;
    if (drain === NONE || returnPosition[op]! > callPosition[drain]!) return;
    tally.due[e]!++;
    tally.dueEnqueue[e] = op;
  });
  queue.taken.forEach((e, i) => {
    tally.taken[e]!++;
    tally.take[e] = queue.takes[i]!;
  });
  return tally;
}

function lastDrain(history: History, { calls }: ObjectOperations): number {
  const { f, type } = history.columns;
  const drain = history.functionId("drain");
  return calls.findLast((op) => f[op] === drain && type[op] === OK) ?? NONE;
}
