import type { Key } from "../../src/core/operation.ts";
import type { Alphabet } from "./alphabet.ts";
import type { LookAhead } from "./model.ts";
import { Remembered } from "./remembered.ts";
import type { State, StateTable } from "./state-table.ts";

/** A {@link LookAhead} on integers. */
export class Foresight {
  readonly #alphabet: Alphabet;
  readonly #lookAhead: LookAhead;
  readonly #feasible: Remembered;
  readonly #parts: number[] = [];
  readonly #resets: boolean[] = [];
  readonly #numbers = new Map<Key | undefined, number>();

  constructor(alphabet: Alphabet, lookAhead: LookAhead, states: StateTable) {
    this.#alphabet = alphabet;
    this.#lookAhead = lookAhead;
    this.#feasible = new Remembered(alphabet, (state, letter) =>
      lookAhead.feasible(states.value(state), alphabet.operation(letter)) ? 1 : 0,
    );
  }

  /** The number of the part that a letter touches. */
  part(letter: number): number {
    if (letter >= this.#parts.length) this.#extend(letter);
    return this.#parts[letter]!;
  }

  /** Whether a letter sets its part anew. */
  resets(letter: number): boolean {
    if (letter >= this.#resets.length) this.#extend(letter);
    return this.#resets[letter]!;
  }

  /** Whether the observation of a letter could still be possible some time after a state, if nothing resets its part. */
  feasible(state: State, letter: number): boolean {
    return this.#feasible.answer(state, letter) === 1;
  }

  #extend(letter: number): void {
    for (let next = this.#parts.length; next <= letter; next++) {
      const operation = this.#alphabet.operation(next);
      this.#parts.push(this.#numberOf(this.#lookAhead.part?.(operation)));
      this.#resets.push(this.#lookAhead.resets(operation));
    }
  }

  #numberOf(part: Key | undefined): number {
    const known = this.#numbers.get(part) ?? this.#numbers.size;
    this.#numbers.set(part, known);
    return known;
  }
}
