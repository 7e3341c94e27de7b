/** Up to so many numbers an Int32Array lies in the ordinary heap, where allocating is cheap. */
const ON_HEAP = 16;

/** Numbers that are allocated at once; a column of more than a part of that has memory of its own. */
const CHUNK = 4096;
const OWN = CHUNK / 8;

/** Memory that was never used: it is only ever cut, and goes when the last column in it goes. */
let chunk = new ArrayBuffer(0);
let used = 0;

/** A column of zeros. For short ones, allocating is what costs: they are cut from one piece of memory. */
export function intColumn(length: number): Int32Array<ArrayBuffer> {
  if (length <= ON_HEAP || length > OWN) return new Int32Array(length);
  if (4 * (used + length) > chunk.byteLength) {
    chunk = new ArrayBuffer(4 * CHUNK);
    used = 0;
  }
  used += length;
  return new Int32Array(chunk, 4 * (used - length), length);
}
