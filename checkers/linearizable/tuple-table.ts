import type { ByteBudget } from "../parts/byte-budget.ts";
import { intColumn } from "./int-column.ts";

const FIRST = 64;

const NOTHING = new Int32Array(0);

/**
 * Numbers distinct tuples of 32-bit integers, all of one width, in the order in which they are first met.
 *
 * The search lives on such numbers: an operation's letter is the number of (f, input, output), a node of the search the
 * number of (level, state, mask). Open addressing with linear probing, at most half full; `id` is O(width) on average,
 * and a tuple costs 4·width + 8 to 16 bytes, which are asked of the budget before they are allocated.
 */
export class TupleTable {
  #width: number;
  readonly #bytes: ByteBudget;
  #rows: Int32Array = NOTHING;
  /** Tuple number + 1 at its place, 0 where there is none. Nothing is allocated before the first tuple. */
  #index: Int32Array = NOTHING;
  #size = 0;

  constructor(width: number, bytes: ByteBudget) {
    this.#width = width;
    this.#bytes = bytes;
  }

  /** How many distinct tuples there are: `id` gave a new one exactly when this grew. */
  get size(): number {
    return this.#size;
  }

  /** How many numbers a tuple has. */
  get width(): number {
    return this.#width;
  }

  /** Forgets everything; tuples have another width from now on. */
  clear(width: number): void {
    if (this.#size > 0) this.#index.fill(0);
    this.#size = 0;
    this.#width = width;
    const rows = (this.#index.length / 2) * width;
    if (rows > this.#rows.length) this.#rows = this.#allocate(rows);
  }

  /** The number of a tuple, a new one if it was not met before. */
  id(tuple: Int32Array): number {
    if (this.#index === NOTHING) this.#grow();
    const place = this.#placeOf(tuple);
    const entry = this.#index[place]!;
    return entry === 0 ? this.#add(tuple, place) : entry - 1;
  }

  /** The number of a tuple, or -1 if it was not met before. */
  find(tuple: Int32Array): number {
    if (this.#size === 0) return -1;
    return this.#index[this.#placeOf(tuple)]! - 1;
  }

  /** Element `column` of tuple `id`. */
  at(id: number, column: number): number {
    return this.#rows[id * this.#width + column]!;
  }

  /** Copies tuple `id` into `target`. */
  read(id: number, target: Int32Array): void {
    const from = id * this.#width;
    for (let i = 0; i < this.#width; i++) target[i] = this.#rows[from + i]!;
  }

  /** Where a tuple is, or where it would go. */
  #placeOf(tuple: Int32Array): number {
    const mask = this.#index.length - 1;
    let place = hash(tuple, 0, this.#width) & mask;
    for (let entry = this.#index[place]!; entry !== 0; entry = this.#index[place]!) {
      if (this.#equals(entry - 1, tuple)) break;
      place = (place + 1) & mask;
    }
    return place;
  }

  #equals(id: number, tuple: Int32Array): boolean {
    const from = id * this.#width;
    for (let i = 0; i < this.#width; i++) if (this.#rows[from + i] !== tuple[i]) return false;
    return true;
  }

  #add(tuple: Int32Array, place: number): number {
    if ((this.#size + 1) * 2 > this.#index.length) {
      this.#grow();
      return this.id(tuple);
    }
    const to = this.#size * this.#width;
    for (let i = 0; i < this.#width; i++) this.#rows[to + i] = tuple[i]!;
    this.#index[place] = ++this.#size;
    return this.#size - 1;
  }

  /** What is outgrown stays charged: while it is copied, both exist. */
  #grow(): void {
    const index = this.#allocate(Math.max(2 * FIRST, this.#index.length * 2));
    const rows = this.#allocate((index.length / 2) * this.#width);
    rows.set(this.#rows);
    const mask = index.length - 1;
    for (let id = 0; id < this.#size; id++) {
      let place = hash(rows, id * this.#width, this.#width) & mask;
      while (index[place] !== 0) place = (place + 1) & mask;
      index[place] = id + 1;
    }
    this.#rows = rows;
    this.#index = index;
  }

  #allocate(length: number): Int32Array {
    this.#bytes.take(length * 4);
    return intColumn(length);
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
