/** Up to so many numbers an Int32Array lies in the ordinary heap, where allocating is cheap. */
const CHEAP = 16;

/** Columns of zeros of the given lengths, in one allocation: for short ones, allocating is what costs. */
export function intColumns(lengths: readonly number[]): Int32Array[] {
  let total = 0;
  for (const length of lengths) total += length;
  if (total <= CHEAP * lengths.length) return lengths.map((length) => new Int32Array(length));
  const buffer = new ArrayBuffer(4 * total);
  let from = 0;
  return lengths.map((length) => {
    from += length;
    return new Int32Array(buffer, 4 * (from - length), length);
  });
}
