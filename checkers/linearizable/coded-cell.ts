import type { Alphabet } from "./alphabet.ts";
import type { Cell } from "./model.ts";
import { IMPOSSIBLE, type State, type StateTable } from "./state-table.ts";

/** A {@link Cell} on integers, {@link IMPOSSIBLE} standing for *any* and *nothing*. */
export class CodedCell {
  readonly #alphabet: Alphabet;
  readonly #cell: Cell;
  readonly #states: StateTable;
  readonly #demanded: State[] = [];
  readonly #left: State[] = [];

  constructor(alphabet: Alphabet, cell: Cell, states: StateTable) {
    this.#alphabet = alphabet;
    this.#cell = cell;
    this.#states = states;
  }

  /** The only state in which a letter is possible; {@link IMPOSSIBLE} where any is. */
  demands(letter: number): State {
    if (letter >= this.#demanded.length) this.#extend(letter);
    return this.#demanded[letter]!;
  }

  /** The state that a letter leaves; {@link IMPOSSIBLE} where it is the one that was. */
  leaves(letter: number): State {
    if (letter >= this.#left.length) this.#extend(letter);
    return this.#left[letter]!;
  }

  /** The state that the object certainly held when a letter had just happened, {@link IMPOSSIBLE} where none is certain. */
  shows(letter: number): State {
    const left = this.leaves(letter);
    return left === IMPOSSIBLE ? this.demands(letter) : left;
  }

  /** The state after a letter: one comparison. */
  step(state: State, letter: number): State {
    const demanded = this.demands(letter);
    if (demanded !== IMPOSSIBLE && demanded !== state) return IMPOSSIBLE;
    const left = this.#left[letter]!;
    return left === IMPOSSIBLE ? state : left;
  }

  /** Letters are new at any time (a witness makes operations optional), so their states are found when they are first asked for. */
  #extend(letter: number): void {
    for (let next = this.#demanded.length; next <= letter; next++) {
      const operation = this.#alphabet.operation(next);
      const demanded = this.#cell.demands(operation);
      const left = this.#cell.leaves(operation);
      this.#demanded.push(demanded === undefined ? IMPOSSIBLE : this.#states.id(demanded));
      this.#left.push(left === undefined ? IMPOSSIBLE : this.#states.id(left));
    }
  }
}
