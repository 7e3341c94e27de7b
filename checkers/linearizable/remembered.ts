import type { Alphabet } from "./alphabet.ts";
import type { State } from "./state-table.ts";

const ENTRY = 3;
const MAX_ENTRIES = 2 ** 16;

/**
 * The answers of a model, as integers, behind a direct-mapped cache by state and letter. A model is pure, so the cache may
 * forget: it needs no growth and no budget, at most 768 KiB.
 */
export class Remembered {
  readonly #compute: (state: State, letter: number) => number;
  readonly #entries: number;
  readonly #cache: Int32Array;

  constructor(alphabet: Alphabet, compute: (state: State, letter: number) => number) {
    this.#compute = compute;
    this.#entries = Math.min(MAX_ENTRIES, 2 ** Math.ceil(Math.log2(16 * (alphabet.size + 1))));
    this.#cache = new Int32Array(this.#entries * ENTRY).fill(-1);
  }

  /** What the model answers to a letter in a state. */
  answer(state: State, letter: number): number {
    const place = (Math.imul(state, 0x9e3779b1) ^ Math.imul(letter, 0x85ebca6b)) >>> 8;
    const at = (place & (this.#entries - 1)) * ENTRY;
    const cache = this.#cache;
    if (cache[at + 1] === letter && cache[at] === state) return cache[at + 2]!;
    const answer = this.#compute(state, letter);
    cache[at] = state;
    cache[at + 1] = letter;
    cache[at + 2] = answer;
    return answer;
  }
}
