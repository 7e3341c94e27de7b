import { showValue } from "../../../src/core/value.ts";
import { NONE, OK } from "../../../src/history/columns.ts";
import type { History } from "../../../src/history/history.ts";
import {
  ABSENT,
  LIST,
  type MicroOperations,
  microOperationOf,
} from "../../../src/history/micro-operations.ts";
import { transactionNumber } from "../../../src/history/value-code.ts";
import type { ByteBudget } from "../../parts/byte-budget.ts";

/** What a micro-operation does. */
const APPEND = 1;
const READ = 2;
const ROLES: { readonly [kind: string]: number } = { append: APPEND, r: READ, read: READ };

/** The code of `null`: entry 0 of the table. */
const NULL = 1;

/**
 * A history of transactions on lists, as columns: what each operation appended, and what the completed ones read. A transaction that
 * failed or whose fate is unknown only tells what it would have appended: what it saw before it was given up proves nothing.
 */
export interface Lists {
  readonly history: History;
  readonly micro: MicroOperations;
  readonly count: number;
  /** How many keys there are. */
  readonly keys: number;
  /** The micro-operations of operation `i` are those from `begin[i]` to `end[i]`. */
  readonly begin: Int32Array;
  readonly end: Int32Array;
  readonly type: Uint8Array;
  /** By kind: whether micro-operations of this kind append. Any other reads. */
  readonly appends: readonly boolean[];
}

/** The lists of a history, or one sentence on why it is none of lists. O(micro-operations). */
export function listsOf(history: History, bytes: ByteBudget): Lists | string {
  const { columns } = history;
  const micro = columns.transactions;
  const roles = micro.kinds.map((kind) => (Object.hasOwn(ROLES, kind) ? ROLES[kind]! : 0));
  bytes.take(8 * columns.count);
  const begin = new Int32Array(columns.count);
  const end = new Int32Array(columns.count);
  for (let i = 0; i < columns.count; i++) {
    const code = columns.type[i] === OK ? columns.output[i]! : columns.input[i]!;
    const t = transactionNumber(code);
    if (t < 0) {
      if (isEmpty(history, code)) continue;
      return `operation ${i} carries ${showValue(history.value(code) ?? null)}, which is no list of micro-operations`;
    }
    begin[i] = micro.first[t]!;
    end[i] = micro.first[t + 1]!;
    for (let m = begin[i]!; m < end[i]!; m++) {
      if (isFit(roles[micro.kind[m]!]!, micro.value[m]!)) continue;
      return `operation ${i} holds ${showValue(microOperationOf(micro, m, columns.values))}, but transactions on lists are made of ["append", key, element] and ["r", key, list]`;
    }
  }
  const appends = roles.map((role) => role === APPEND);
  return {
    history,
    micro,
    count: columns.count,
    keys: micro.keys.length,
    begin,
    end,
    type: columns.type,
    appends,
  };
}

function isEmpty(history: History, code: number): boolean {
  const value = code === NONE ? undefined : history.value(code);
  return Array.isArray(value) && value.length === 0;
}

const isFit = (role: number, value: number): boolean =>
  role === APPEND
    ? value !== ABSENT
    : role === READ && (value === LIST || value === ABSENT || value === NULL);
