import { canonical, type Value } from "../core/value.ts";

/**
 * A value as one 32-bit integer: even codes are small integers themselves, odd codes point into a table of distinct
 * values, negative odd ones below -1 into the columns of transactions (`micro-operations.ts`). So two values are equal
 * exactly when their codes are, and a checker of registers never touches an object.
 */
export type ValueCode = number;

const LIMIT = 2 ** 30;

/** True for integers that are their own code; -0 is 0, as JSON has it. */
export const isSmall = (value: Value): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= -LIMIT && value < LIMIT;

/** The code of a small integer. */
export const smallCode = (value: number): ValueCode => value << 1;

/** The code of entry `id` of the table. */
export const tableCode = (id: number): ValueCode => (id << 1) | 1;

/** The code of transaction `t`. */
export const transactionCode = (t: number): ValueCode => ((-2 - t) << 1) | 1;

/** The number of the transaction behind a code, or -1 where the code is of something else. */
export const transactionNumber = (code: ValueCode): number =>
  (code & 1) === 1 && code < -1 ? -2 - (code >> 1) : -1;

/** The value of a code that is no transaction's, given the table. O(1). */
export const decodeValue = (code: ValueCode, table: readonly Value[]): Value =>
  (code & 1) === 0 ? code >> 1 : (table[code >> 1] as Value);

/** Collects distinct values and numbers them; two values are the same when their JSON is, keys of objects sorted. */
export class Interner {
  readonly values: Value[] = [null];
  readonly #ids = new Map<string, number>([["null", 0]]);

  /** The code of a value, a new one if it was not met before. O(length of its JSON), O(1) for small integers. */
  code(value: Value): ValueCode {
    if (isSmall(value)) return smallCode(value);
    const text = typeof value === "string" ? JSON.stringify(value) : canonical(value);
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.values.push(value) - 1;
      this.#ids.set(text, id);
    }
    return tableCode(id);
  }
}
