import { NONE } from "../src/history/columns.ts";
import type { ByteBudget } from "./byte-budget.ts";

/** One number for each of some elements, {@link NONE} at first. O(elements). */
export function elementColumn(elements: number, bytes: ByteBudget): Int32Array {
  bytes.take(4 * elements);
  return new Int32Array(elements).fill(NONE);
}
