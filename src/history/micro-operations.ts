import type { Value } from "../core/value.ts";
import { decodeValue, type ValueCode } from "./value-code.ts";

/** In the `value` column: the micro-operation has no third part (`["r", "x"]`). */
export const ABSENT = -1;

/** In the `value` column: a read brought back a list, and its elements lie in `elements`. */
export const LIST = -3;

/**
 * Transactions as columns. A transaction is a list of micro-operations `[kind, key]` or `[kind, key, value]`, where the kind
 * is a word (`append`, `r`, `w`) and the value anything, mostly `null`, a number or a list. Each distinct transaction
 * is held once, so two of them are equal exactly when their numbers are; a million of them are seven arrays, which a worker
 * thread reads where they lie.
 */
export interface MicroOperations {
  /** Transaction `t` is the micro-operations from `first[t]` to `first[t + 1]`. */
  readonly first: Int32Array;
  /** Index into `kinds`. */
  readonly kind: Uint8Array;
  /** Index into `keys`. */
  readonly key: Int32Array;
  /** A value code, {@link ABSENT} or {@link LIST}. */
  readonly value: Int32Array;
  /** The list of micro-operation `m` is the elements from `firstElement[m]` to `firstElement[m + 1]`. */
  readonly firstElement: Int32Array;
  /** Value codes of the elements of all lists, one list after the other. */
  readonly elements: Int32Array;
  readonly kinds: readonly string[];
  /** Value codes of the keys: of any JSON type, so `1` and `"1"` are two. */
  readonly keys: readonly ValueCode[];
}

/** Transaction `t` as it was recorded. Builds it anew. O(size). */
export function transactionOf(micro: MicroOperations, t: number, table: readonly Value[]): Value {
  const operations: Value[] = [];
  for (let m = micro.first[t]!; m < micro.first[t + 1]!; m++)
    operations.push(microOperationOf(micro, m, table));
  return operations;
}

/** Micro-operation `m` as it was recorded. O(size). */
export function microOperationOf(micro: MicroOperations, m: number, table: readonly Value[]): Value {
  const call = [micro.kinds[micro.kind[m]!]!, decodeValue(micro.keys[micro.key[m]!]!, table)];
  const value = micro.value[m]!;
  if (value === ABSENT) return call;
  return [...call, value === LIST ? listOf(micro, m, table) : decodeValue(value, table)];
}

function listOf(micro: MicroOperations, m: number, table: readonly Value[]): Value[] {
  const codes = micro.elements.subarray(micro.firstElement[m]!, micro.firstElement[m + 1]!);
  return Array.from(codes, (code) => decodeValue(code, table));
}
