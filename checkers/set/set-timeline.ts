import { type Columns, NONE } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import { elementColumn } from "../parts/element-column.ts";
import type { SetHistory } from "./set-history.ts";

/** When the elements of a set were there: of each, what says most of it. Operation numbers, or {@link NONE}. */
export interface SetTimeline {
  /** By element: the operation whose return first showed that it is there: its acknowledgement or a read. */
  readonly known: Int32Array;
  /** By element: the read called last that saw it, and the read called last that did not. */
  readonly present: Int32Array;
  readonly absent: Int32Array;
}

/**
 * Goes through the reads from the last one called to the first. `next` is, for each element, the read that must see it
 * if all later ones did: where it does not, it is the last read that misses the element, so no read is asked twice.
 */
export function setTimeline({ columns }: History, set: SetHistory, bytes: ByteBudget): SetTimeline {
  const { callPosition, returnPosition } = columns;
  const { reads, numbers, added } = set;
  bytes.take(8 * numbers.size);
  const known = set.acknowledged.slice();
  const present = elementColumn(numbers.size, bytes);
  const next = lastTelling(columns, set, bytes);
  for (let i = reads.count - 1; i >= 0; i--) {
    const op = reads.op[i]!;
    for (let at = reads.from[i]!; at < reads.to[i]!; at++) {
      const e = reads.element[at]!;
      if (added[e] === NONE || returnPosition[op]! < callPosition[added[e]!]!) continue;
      if (present[e] === NONE) present[e] = op;
      if (known[e] === NONE || returnPosition[op]! < returnPosition[known[e]!]!) known[e] = op;
      if (next[e] === i) next[e] = i - 1;
    }
  }
  return { known, present, absent: next.map((i) => (i === NONE ? NONE : reads.op[i]!)) };
}

/** By element: the read called last of those that tell of it, which did not return before its add was called. An index, or {@link NONE}. */
function lastTelling(
  { callPosition, returnPosition }: Columns,
  { reads, numbers, added, attempted }: SetHistory,
  bytes: ByteBudget,
): Int32Array {
  const last = elementColumn(numbers.size, bytes);
  const earlier = earlierOverlapping(returnPosition, reads.op, bytes);
  for (let e = 0; e < attempted; e++) {
    if (added[e] === NONE) continue;
    let read = reads.count - 1;
    while (read !== NONE && returnPosition[reads.op[read]!]! < callPosition[added[e]!]!)
      read = earlier[read]!;
    last[e] = read;
  }
  return last;
}

/**
 * For each read the nearest one, called before it, that returned after it, or {@link NONE}. All of a chain of these are open at
 * once, so it is no longer than there are processes.
 */
function earlierOverlapping(returnPosition: Int32Array, reads: Int32Array, bytes: ByteBudget): Int32Array {
  const earlier = elementColumn(reads.length, bytes);
  for (let i = 1; i < reads.length; i++) {
    let candidate = i - 1;
    while (candidate !== NONE && returnPosition[reads[candidate]!]! < returnPosition[reads[i]!]!)
      candidate = earlier[candidate]!;
    earlier[i] = candidate;
  }
  return earlier;
}
