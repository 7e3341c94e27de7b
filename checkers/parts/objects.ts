import type { Key } from "../../src/core/operation.ts";
import { type Columns, NEVER, NONE } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ByteBudget } from "./byte-budget.ts";

/** The operations on one object of a history, in both orders. */
export interface ObjectOperations {
  readonly key: Key | undefined;
  /** Operation numbers, in the order of their calls. */
  readonly calls: Int32Array;
  /** Those of them that are `ok` or `fail`, in the order of their returns: indices into `calls`. */
  readonly returns: Int32Array;
}

/**
 * The objects of a history, in the order of their first operations of the given kinds; other kinds are left out. A history
 * without any has one object that nobody touched. O(operations).
 */
export function objectsOf(
  history: History,
  functions: readonly string[],
  bytes: ByteBudget,
): ObjectOperations[] {
  const { count, f, key, keys } = history.columns;
  bytes.take(count * 28 + keys.length * 8);
  const wanted = new Set(functions.map((name) => history.functionId(name)));
  const objectOfKey = new Int32Array(keys.length + 1).fill(NONE);
  const objectOf = new Int32Array(count).fill(NONE);
  const found: (Key | undefined)[] = [];
  for (let op = 0; op < count; op++) {
    if (!wanted.has(f[op]!)) continue;
    const slot = key[op]! + 1;
    if (objectOfKey[slot] === NONE) objectOfKey[slot] = found.push(keys[key[op]!]) - 1;
    objectOf[op] = objectOfKey[slot]!;
  }
  if (found.length === 0) return [{ key: undefined, calls: new Int32Array(), returns: new Int32Array() }];
  const calls = dealt(
    Int32Array.from({ length: count }, (_, op) => op),
    objectOf,
    found.length,
  );
  const index = new Int32Array(count);
  for (const operations of calls) for (let i = 0; i < operations.length; i++) index[operations[i]!] = i;
  const returns = dealt(byReturn(history.columns), objectOf, found.length);
  return found.map((name, object) => ({
    key: name,
    calls: calls[object]!,
    returns: returns[object]!.map((op) => index[op]!),
  }));
}

/** The operations that returned, in the order in which they did. Positions are distinct and few: each has a place of its own. */
function byReturn({ count, returnPosition }: Columns): Int32Array {
  let last = -1;
  for (let op = 0; op < count; op++)
    if (returnPosition[op] !== NEVER && returnPosition[op]! > last) last = returnPosition[op]!;
  const at = new Int32Array(last + 1).fill(NONE);
  for (let op = 0; op < count; op++) if (returnPosition[op] !== NEVER) at[returnPosition[op]!] = op;
  return at.filter((op) => op !== NONE);
}

/** Deals operations out to their objects, each object's in the order in which they come. */
function dealt(operations: Int32Array, objectOf: Int32Array, objects: number): Int32Array[] {
  const start = new Int32Array(objects + 1);
  for (const op of operations) if (objectOf[op] !== NONE) start[objectOf[op]! + 1]!++;
  for (let object = 0; object < objects; object++) start[object + 1]! += start[object]!;
  const dealtOut = new Int32Array(start[objects]!);
  const next = start.slice();
  for (const op of operations) {
    const object = objectOf[op]!;
    if (object !== NONE) dealtOut[next[object]!++] = op;
  }
  return Array.from({ length: objects }, (_, object) => dealtOut.subarray(start[object], start[object + 1]));
}

/**
 * Goes through the calls and the returns of an object in the order in which they happened. An operation comes with its index
 * in `calls`, so that what is known of it at its call can be looked up at its return. O(operations).
 */
export function sweep(
  { calls, returns }: ObjectOperations,
  { callPosition, returnPosition }: Columns,
  called: (op: number, index: number) => void,
  returned: (op: number, index: number) => void,
): void {
  let next = 0;
  const returnUntil = (position: number) => {
    for (; next < returns.length; next++) {
      const op = calls[returns[next]!]!;
      if (returnPosition[op]! > position) return;
      returned(op, returns[next]!);
    }
  };
  for (let i = 0; i < calls.length; i++) {
    returnUntil(callPosition[calls[i]!]!);
    called(calls[i]!, i);
  }
  returnUntil(Infinity);
}
