import { NEVER } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";

/**
 * Which transactions had returned before which were called, reduced to what the rest follows from: the predecessors of
 * node `v` are `completed[i]` for `i` from `from[v]` to `to[v]`. Two numbers a transaction, however many run at once.
 */
export interface RealtimeOrder {
  /** Completed transactions in the order of their returns. */
  readonly completed: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * The transitive reduction of real-time order, in one pass. What returned before the call of something that has returned itself
 * by now is reached through that; so the direct predecessors of a call are the last few that returned, a window that only
 * ever moves on. An operation that never returned precedes nothing. O(events).
 */
export function realtimeOrder(history: History, isNode: Uint8Array, bytes: ByteBudget): RealtimeOrder {
  const { count, callPosition, returnPosition } = history.columns;
  bytes.take(12 * count);
  const completed = new Int32Array(count);
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  let [begin, end] = [0, 0];
  for (const event of eventsOf(history, isNode, bytes)) {
    if (event < 0) continue;
    const v = event >> 1;
    if ((event & 1) === 0) {
      from[v] = begin;
      to[v] = end;
    } else {
      while (begin < end && returnPosition[completed[begin]!]! < callPosition[v]!) begin++;
      completed[end++] = v;
    }
  }
  return { completed: completed.subarray(0, end), from, to };
}

/** Calls (2·operation) and returns (2·operation + 1) of the nodes in the order in which they happened; -1 for other events. */
function eventsOf({ columns }: History, isNode: Uint8Array, bytes: ByteBudget): Int32Array {
  const { count, callPosition, returnPosition } = columns;
  let last = -1;
  for (let i = 0; i < count; i++) {
    last = Math.max(last, callPosition[i]!);
    if (returnPosition[i] !== NEVER) last = Math.max(last, returnPosition[i]!);
  }
  bytes.take(4 * (last + 1));
  const at = new Int32Array(last + 1).fill(-1);
  for (let i = 0; i < count; i++) {
    if (isNode[i] === 0) continue;
    at[callPosition[i]!] = 2 * i;
    if (returnPosition[i] !== NEVER) at[returnPosition[i]!] = 2 * i + 1;
  }
  return at;
}
