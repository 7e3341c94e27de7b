import type { State } from "./automaton.ts";
import type { Space } from "./space.ts";

/** Numbers that a saved position has beside the words of its mask. */
const FIXED = 3;

/** Where a search stands: what it has left behind, and what of that is not told by the level alone. */
export class Position {
  /** The state that the operations in order have left. */
  state: State = 0;
  /** Returns that were passed. */
  level = 0;
  /** The optional operations that are in order, by their number in the table of usages. */
  usage = 0;
  /** The pending operations that are in order, a bit for the slot of each. */
  #mask = new Int32Array(1);
  #node = new Int32Array(3);

  /** Goes to the beginning of a trace, with masks of so many words. */
  begin(initial: State, usage: number, words: number): void {
    this.state = initial;
    this.level = 0;
    this.usage = usage;
    if (words === this.#mask.length) this.#mask.fill(0);
    else {
      this.#mask = new Int32Array(words);
      this.#node = new Int32Array(2 + words);
    }
  }

  /** How many numbers {@link save} writes. */
  get size(): number {
    return FIXED + this.#mask.length;
  }

  /** What tells two nodes of a search apart, but for the usage: level, state, mask. Written anew by each call. */
  node(): Int32Array {
    this.#node[0] = this.level;
    this.#node[1] = this.state;
    for (let w = 0; w < this.#mask.length; w++) this.#node[2 + w] = this.#mask[w]!;
    return this.#node;
  }

  /** Puts a pending operation in order, goes up all levels whose operation is in order now, and forgets those operations. */
  pass(operation: number, { returning, slot, count }: Space): void {
    const mask = this.#mask;
    const own = slot[operation]!;
    mask[own >> 5] = mask[own >> 5]! | (1 << (own & 31));
    for (; this.level < count; this.level++) {
      const s = slot[returning[this.level]!]!;
      const word = mask[s >> 5]!;
      if ((word & (1 << (s & 31))) === 0) return;
      mask[s >> 5] = word & ~(1 << (s & 31));
    }
  }

  /** Writes the position into a column. */
  save(column: Int32Array, at: number): void {
    column[at] = this.state;
    column[at + 1] = this.level;
    column[at + 2] = this.usage;
    for (let w = 0; w < this.#mask.length; w++) column[at + FIXED + w] = this.#mask[w]!;
  }

  /** Goes back to a position that was saved. */
  restore(column: Int32Array, at: number): void {
    this.state = column[at]!;
    this.level = column[at + 1]!;
    this.usage = column[at + 2]!;
    for (let w = 0; w < this.#mask.length; w++) this.#mask[w] = column[at + FIXED + w]!;
  }
}
