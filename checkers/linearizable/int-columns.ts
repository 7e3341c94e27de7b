/** Up to so many numbers an Int32Array lies in the ordinary heap, where allocating is cheap. */
const CHEAP = 16;

/** Columns of zeros of the given lengths, in one allocation: for short ones, allocating is what costs. */
export function intColumns(lengths: readonly number[]): Int32Array[] {
  let total = 0;
  for (const length of lengths) total += length;
  const buffer = total > CHEAP * lengths.length ? new ArrayBuffer(4 * total) : undefined;
  const columns: Int32Array[] = [];
  let from = 0;
  for (const length of lengths) {
    columns.push(buffer ? new Int32Array(buffer, from, length) : new Int32Array(length));
    from += 4 * length;
  }
  return columns;
}
