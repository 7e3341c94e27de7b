import { showValue } from "../../../src/core/value.ts";
import { INFO, OK } from "../../../src/history/columns.ts";
import { microOperationOf } from "../../../src/history/micro-operations.ts";
import type { ByteBudget } from "../../parts/byte-budget.ts";
import { ElementTable } from "./element-table.ts";
import type { Lists } from "./lists.ts";

/**
 * The versions of all keys: what each append made. A key's versions have the order of its longest read, for a list shows
 * everything that was ever appended to it; those that no read shows come after, in no known order.
 *
 * The observed versions of key `k` are numbered from `first[k]` to `first[k + 1]`, in their order; those that nobody observed
 * follow after all observed ones.
 */
export interface Versions {
  readonly first: Int32Array;
  /** How many were observed, and how many there are. */
  readonly observed: number;
  readonly total: number;
  /** By key: the micro-operation that is its longest read, and the operation that did it; -1 where there is none. */
  readonly longest: Int32Array;
  readonly reader: Int32Array;
  /** By key: the place in its longest read at which an element comes again; its length where none does. */
  readonly distinct: Int32Array;
  /** By version: its key, and the operation that appended it, -1 where nobody did. */
  readonly key: Int32Array;
  readonly writer: Int32Array;
  /** By version: 1 where its transaction did not append to that key again. */
  readonly isFinal: Uint8Array;
  /** By micro-operation: the version that an append makes. */
  readonly made: Int32Array;
  /** By operation: 1 where it certainly committed: it completed, or what it appended was read. */
  readonly committed: Uint8Array;
  /** The code of the element that made a version. */
  element(version: number): number;
  /** The version of an element of a key, or -1 where there is none. */
  find(key: number, element: number): number;
}

/** The versions of a history, or one sentence on why they cannot be told apart. O(micro-operations + elements). */
export function versionsOf(lists: Lists, bytes: ByteBudget): Versions | string {
  const { longest, reader, length } = longestReads(lists, bytes);
  const table = new ElementTable(mostElements(lists, length), bytes);
  const { first, distinct } = observedVersions(lists, longest, table, bytes);
  const observed = table.size;
  const made = madeVersions(lists, table, bytes);
  bytes.take(9 * table.size + lists.count);
  const writer = new Int32Array(table.size).fill(-1);
  const key = new Int32Array(table.size);
  const twice = writers(lists, made, writer, key);
  if (twice !== undefined) return twice;
  for (let k = 0; k < lists.keys; k++) key.fill(k, first[k], first[k + 1]);
  return {
    first,
    observed,
    total: table.size,
    longest,
    reader,
    distinct,
    key,
    writer,
    isFinal: finalVersions(lists, made, table.size),
    made,
    committed: committedOperations(lists, made, observed),
    element: (version) => table.code(version),
    find: (k, element) => table.find(k, element),
  };
}

function longestReads(lists: Lists, bytes: ByteBudget) {
  const { micro, begin, end, type, appends } = lists;
  bytes.take(12 * lists.keys);
  const longest = new Int32Array(lists.keys).fill(-1);
  const reader = new Int32Array(lists.keys).fill(-1);
  const length = new Int32Array(lists.keys);
  for (let i = 0; i < lists.count; i++) {
    if (type[i] !== OK) continue;
    for (let m = begin[i]!; m < end[i]!; m++) {
      if (appends[micro.kind[m]!]) continue;
      const k = micro.key[m]!;
      const elements = micro.firstElement[m + 1]! - micro.firstElement[m]!;
      if (elements <= length[k]!) continue;
      length[k] = elements;
      longest[k] = m;
      reader[k] = i;
    }
  }
  return { longest, reader, length };
}

/** By key: the elements of its longest read, and as many more as there are appends. */
function mostElements({ micro, count, begin, end, appends }: Lists, length: Int32Array): Int32Array {
  const most = length.slice();
  for (let i = 0; i < count; i++)
    for (let m = begin[i]!; m < end[i]!; m++) if (appends[micro.kind[m]!]) most[micro.key[m]!]!++;
  return most;
}

/** Numbers the elements of each key's longest read. */
function observedVersions(
  { micro, keys }: Lists,
  longest: Int32Array,
  table: ElementTable,
  bytes: ByteBudget,
): { first: Int32Array; distinct: Int32Array } {
  bytes.take(8 * keys + 4);
  const first = new Int32Array(keys + 1);
  const distinct = new Int32Array(keys);
  for (let k = 0; k < keys; k++) {
    const m = longest[k]!;
    const [from, to] = m < 0 ? [0, 0] : [micro.firstElement[m]!, micro.firstElement[m + 1]!];
    distinct[k] = to - from;
    for (let e = from; e < to; e++) {
      const before = table.size;
      table.id(k, micro.elements[e]!);
      if (table.size === before) distinct[k] = Math.min(distinct[k]!, e - from);
    }
    first[k + 1] = table.size;
  }
  return { first, distinct };
}

/** The version that each append makes, whatever became of its transaction. */
function madeVersions(lists: Lists, table: ElementTable, bytes: ByteBudget): Int32Array {
  const { micro, begin, end, appends } = lists;
  bytes.take(4 * micro.kind.length);
  const made = new Int32Array(micro.kind.length);
  for (let i = 0; i < lists.count; i++)
    for (let m = begin[i]!; m < end[i]!; m++)
      if (appends[micro.kind[m]!]) made[m] = table.id(micro.key[m]!, micro.value[m]!);
  return made;
}

/** Notes who made each version. An element that is appended to a key twice cannot be told from itself. */
function writers(
  { history, micro, count, begin, end, appends }: Lists,
  made: Int32Array,
  writer: Int32Array,
  key: Int32Array,
) {
  for (let i = 0; i < count; i++) {
    for (let m = begin[i]!; m < end[i]!; m++) {
      if (!appends[micro.kind[m]!]) continue;
      const other = writer[made[m]!]!;
      if (other >= 0) {
        const what = showValue(microOperationOf(micro, m, history.columns.values));
        return `operations ${other} and ${i} both do ${what}: an element must be appended to a key once only, or nobody can tell whose it is`;
      }
      writer[made[m]!] = i;
      key[made[m]!] = micro.key[m]!;
    }
  }
  return undefined;
}

function finalVersions(lists: Lists, made: Int32Array, total: number): Uint8Array {
  const { micro, begin, end, appends } = lists;
  const isFinal = new Uint8Array(total);
  const seenBy = new Int32Array(lists.keys).fill(-1);
  for (let i = 0; i < lists.count; i++) {
    for (let m = end[i]! - 1; m >= begin[i]!; m--) {
      const k = micro.key[m]!;
      if (!appends[micro.kind[m]!] || seenBy[k] === i) continue;
      seenBy[k] = i;
      isFinal[made[m]!] = 1;
    }
  }
  return isFinal;
}

function committedOperations(lists: Lists, made: Int32Array, observed: number): Uint8Array {
  const { micro, begin, end, type, appends } = lists;
  const committed = new Uint8Array(lists.count);
  for (let i = 0; i < lists.count; i++) {
    if (type[i] === OK) committed[i] = 1;
    if (type[i] !== INFO) continue;
    for (let m = begin[i]!; m < end[i]!; m++)
      if (appends[micro.kind[m]!] && made[m]! < observed) committed[i] = 1;
  }
  return committed;
}
