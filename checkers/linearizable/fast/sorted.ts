import type { ByteBudget } from "../../parts/byte-budget.ts";

const BYTES_EACH = 12;

/**
 * Items in order of a position that each has, -1 or more. Sorts (position, place) packed into one double each: exact up to 2^53, and far faster
 * than sorting with a comparison. O(n log n).
 */
export function sortedBy(
  items: Int32Array,
  positionOf: (item: number) => number,
  bytes: ByteBudget,
): Int32Array {
  bytes.take(items.length * BYTES_EACH);
  const packed = Float64Array.from(
    items,
    (item, place) => (positionOf(item) + 1) * items.length + place,
  ).sort();
  return Int32Array.from(packed, (value) => items[value % items.length]!);
}

/** The index of the last of some ascending numbers that is below `limit`, -1 where none is. O(log n). */
export function lastBelow(ascending: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
