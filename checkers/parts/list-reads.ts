import { elementsOf } from "../../src/core/set-value.ts";
import { showValue, type Value } from "../../src/core/value.ts";
import { OK } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ValueCode } from "../../src/history/value-code.ts";
import type { ByteBudget } from "./byte-budget.ts";
import type { Numbering } from "./numbering.ts";

/**
 * The completed reads of one object, each a list of elements, in the order of their calls. Read `i` is operation `op[i]`
 * and saw the numbers `element[from[i]]` to `element[to[i] - 1]`; reads that returned the same share them.
 */
export interface ListReads {
  readonly count: number;
  readonly op: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly element: Int32Array;
  /** Why one of the reads cannot be judged, if one cannot. */
  readonly unreadable: string | undefined;
}

/** What remembering a distinct list takes, beside its elements. */
const BYTES_PER_LIST = 96;

/** Where the elements of a distinct list stand. */
interface Slice {
  readonly from: number;
  readonly to: number;
}

/** The `ok` reads among some operations, their elements numbered. Linear in the size of all distinct lists. */
export function listReads(
  history: History,
  calls: Int32Array,
  numbers: Numbering,
  bytes: ByteBudget,
): ListReads {
  const { type, f, output } = history.columns;
  const read = history.functionId("read");
  const slices = new Map<ValueCode, Slice>();
  const lists: (readonly Value[])[] = [];
  let size = 0;
  let unreadable: string | undefined;
  const completed = calls.filter((op) => f[op] === read && type[op] === OK);
  const ops = completed.filter((op) => {
    const code = output[op]!;
    if (slices.has(code)) return true;
    const list = elementsOf(history.value(code));
    if (list !== undefined) {
      bytes.take(BYTES_PER_LIST);
      lists.push(list);
      slices.set(code, { from: size, to: size + list.length });
      size += list.length;
      return true;
    }
    unreadable ??= `operation ${op} read ${showValue(history.value(code))}, which is no list of elements`;
    return false;
  });
  bytes.take(4 * size + 12 * ops.length);
  return {
    count: ops.length,
    op: ops,
    from: ops.map((op) => slices.get(output[op]!)!.from),
    to: ops.map((op) => slices.get(output[op]!)!.to),
    element: numbered(lists, size, numbers),
    unreadable,
  };
}

function numbered(lists: readonly (readonly Value[])[], size: number, numbers: Numbering): Int32Array {
  const element = new Int32Array(size);
  let i = 0;
  for (const list of lists) for (const value of list) element[i++] = numbers.id(value);
  return element;
}
