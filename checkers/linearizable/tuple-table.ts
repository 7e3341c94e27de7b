import type { ByteBudget } from "../byte-budget.ts";

const FIRST = 32;

/**
 * Numbers distinct tuples of 32-bit integers, all of one width, in the order in which they are first met.
 *
 * The search lives on such numbers: an operation's letter is the number of (f, input, output), a node of the search the
 * number of (level, state, mask). Open addressing with linear probing, at most half full; `id` is O(width) on average,
 * and a tuple costs 4·width + 8 to 16 bytes, which are asked of the budget before they are allocated.
 */
export class TupleTable {
  readonly width: number;
  readonly #bytes: ByteBudget;
  #rows: Int32Array;
  /** Tuple number + 1 at its place, 0 where there is none. */
  #index: Int32Array;
  #size = 0;

  constructor(width: number, bytes: ByteBudget) {
    this.width = width;
    this.#bytes = bytes;
    this.#rows = this.#allocate(FIRST * width);
    this.#index = this.#allocate(FIRST * 2);
  }

  /** How many distinct tuples there are: `id` gave a new one exactly when this grew. */
  get size(): number {
    return this.#size;
  }

  /** The number of a tuple, a new one if it was not met before. */
  id(tuple: Int32Array): number {
    const mask = this.#index.length - 1;
    let place = hash(tuple, 0, this.width) & mask;
    for (let entry = this.#index[place]!; entry !== 0; entry = this.#index[place]!) {
      if (this.#equals(entry - 1, tuple)) return entry - 1;
      place = (place + 1) & mask;
    }
    return this.#add(tuple, place);
  }

  /** Element `column` of tuple `id`. */
  at(id: number, column: number): number {
    return this.#rows[id * this.width + column]!;
  }

  /** Copies tuple `id` into `target`. */
  read(id: number, target: Int32Array): void {
    const from = id * this.width;
    for (let i = 0; i < this.width; i++) target[i] = this.#rows[from + i]!;
  }

  #equals(id: number, tuple: Int32Array): boolean {
    const from = id * this.width;
    for (let i = 0; i < this.width; i++) if (this.#rows[from + i] !== tuple[i]) return false;
    return true;
  }

  #add(tuple: Int32Array, place: number): number {
    if ((this.#size + 1) * 2 > this.#index.length) {
      this.#grow();
      return this.id(tuple);
    }
    const to = this.#size * this.width;
    for (let i = 0; i < this.width; i++) this.#rows[to + i] = tuple[i]!;
    this.#index[place] = ++this.#size;
    return this.#size - 1;
  }

  /** What is outgrown stays charged: while it is copied, both exist. */
  #grow(): void {
    const rows = this.#allocate(this.#rows.length * 2);
    const index = this.#allocate(this.#index.length * 2);
    rows.set(this.#rows);
    const mask = index.length - 1;
    for (let id = 0; id < this.#size; id++) {
      let place = hash(rows, id * this.width, this.width) & mask;
      while (index[place] !== 0) place = (place + 1) & mask;
      index[place] = id + 1;
    }
    this.#rows = rows;
    this.#index = index;
  }

  #allocate(length: number): Int32Array {
    this.#bytes.take(length * 4);
    return new Int32Array(length);
  }
}

/** The mixing steps of MurmurHash3 (Appleby), over words. */
function hash(words: Int32Array, from: number, count: number): number {
  let h = count;
  for (let i = from; i < from + count; i++) {
    h = Math.imul(h ^ Math.imul(words[i]!, 0xcc9e2d51), 0x1b873593);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}
