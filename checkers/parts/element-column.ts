import { NONE } from "../../src/history/columns.ts";
import type { ByteBudget } from "./byte-budget.ts";

/** One number for each of some elements, the same for all at first. O(elements). */
export function elementColumn(elements: number, bytes: ByteBudget, first: number = NONE): Int32Array {
  bytes.take(4 * elements);
  return new Int32Array(elements).fill(first);
}
