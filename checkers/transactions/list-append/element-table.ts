import type { ByteBudget } from "../../parts/byte-budget.ts";

/**
 * Numbers the elements of each key in the order in which they are met. Open addressing, each key in a stretch of its own: what is
 * looked up together lies together. 8 to 16 bytes an element for the index, 4 for its code.
 */
export class ElementTable {
  /** Where the stretch of each key begins; as long as the next power of two above twice its elements. */
  readonly #begin: Int32Array;
  /** Element number + 1 at its place, 0 where there is none. */
  readonly #index: Int32Array;
  readonly #codes: Int32Array;
  #size = 0;

  /** `most` says by key how many elements there will be at the most. */
  constructor(most: Int32Array, bytes: ByteBudget) {
    bytes.take(4 * (most.length + 1));
    this.#begin = new Int32Array(most.length + 1);
    let elements = 0;
    for (let k = 0; k < most.length; k++) {
      elements += most[k]!;
      this.#begin[k + 1] = this.#begin[k]! + (most[k] === 0 ? 0 : 2 << (32 - Math.clz32(most[k]!)));
    }
    bytes.take(4 * (this.#begin[most.length]! + elements));
    this.#index = new Int32Array(this.#begin[most.length]!);
    this.#codes = new Int32Array(elements);
  }

  /** How many distinct elements were met. */
  get size(): number {
    return this.#size;
  }

  /** The number of an element of a key, a new one if it was not met before. O(1) on average. */
  id(key: number, code: number): number {
    const place = this.#place(key, code);
    if (this.#index[place] === 0) {
      this.#codes[this.#size] = code;
      this.#index[place] = ++this.#size;
    }
    return this.#index[place]! - 1;
  }

  /** The number of an element of a key, or -1. */
  find(key: number, code: number): number {
    return this.#begin[key] === this.#begin[key + 1] ? -1 : this.#index[this.#place(key, code)]! - 1;
  }

  /** The code of an element. */
  code(id: number): number {
    return this.#codes[id]!;
  }

  #place(key: number, code: number): number {
    const begin = this.#begin[key]!;
    const mask = this.#begin[key + 1]! - begin - 1;
    const mixed = Math.imul(code, 0x9e3779b1);
    for (let at = (mixed ^ (mixed >>> 15)) & mask; ; at = (at + 1) & mask) {
      const entry = this.#index[begin + at]!;
      if (entry === 0 || this.#codes[entry - 1] === code) return begin + at;
    }
  }
}
