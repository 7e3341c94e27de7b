import type { Value } from "../../src/core/value.ts";
import { FAIL, NONE, OK } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import { elementColumn } from "../parts/element-column.ts";
import { type ListReads, listReads } from "../parts/list-reads.ts";
import { Numbering } from "../parts/numbering.ts";
import type { ObjectOperations } from "../parts/objects.ts";

/** One set as its clients saw it: what was added, by the numbers of the elements, and what was read. */
export interface SetHistory {
  readonly numbers: Numbering;
  readonly reads: ListReads;
  /** How many distinct elements somebody tried to add: theirs are the first numbers. */
  readonly attempted: number;
  /** By element: the first call of an add that may have happened, or {@link NONE}. Operation numbers, as in the next two. */
  readonly added: Int32Array;
  /** By element: the `ok` add that returned first, or {@link NONE}. */
  readonly acknowledged: Int32Array;
  /** By element: an add that certainly failed, or {@link NONE}. */
  readonly refused: Int32Array;
  /** Where the last acknowledgement stands among all events; -1 without any. */
  readonly lastAcknowledged: number;
}

/** The kinds of operations that a set has: `add` with an element as its input, `read` with a list as its output. */
export const SET_FUNCTIONS = ["add", "read"];

/** Reads the operations of one object as those of a set. Linear in the size of all distinct reads. */
export function setHistory(history: History, { calls }: ObjectOperations, bytes: ByteBudget): SetHistory {
  const { f, type, input, returnPosition } = history.columns;
  const add = history.functionId("add");
  const numbers = new Numbering(bytes);
  const adds = calls.filter((op) => f[op] === add);
  const element = adds.map((op) => numbers.id(history.value(input[op]!) as Value));
  const attempted = numbers.size;
  const reads = listReads(history, calls, numbers, bytes);
  const column = () => elementColumn(numbers.size, bytes);
  const [added, acknowledged, refused] = [column(), column(), column()];
  let lastAcknowledged = -1;
  adds.forEach((op, i) => {
    const e = element[i]!;
    if (type[op] === FAIL) refused[e] = op;
    else if (added[e] === NONE) added[e] = op;
    if (type[op] !== OK) return;
    const known = acknowledged[e]!;
    if (known === NONE || returnPosition[op]! < returnPosition[known]!) acknowledged[e] = op;
    lastAcknowledged = Math.max(lastAcknowledged, returnPosition[op]!);
  });
  return { numbers, reads, attempted, added, acknowledged, refused, lastAcknowledged };
}
