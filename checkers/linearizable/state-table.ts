import { canonical, type Value } from "../../src/core/value.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";

/** A state as a small integer: the how-many-eth that was met. */
export type State = number;

/** In place of a state: the operation is not possible. */
export const IMPOSSIBLE = -1;

/** What an entry costs beside the characters of its text. */
const BYTES_PER_STATE = 64;

/** The distinct states of a model, numbered from 0; two are the same when their JSON is. */
export class StateTable {
  readonly #values: Value[] = [];
  /** Strings, numbers, booleans and `null` by themselves; everything else by its JSON. */
  readonly #simple = new Map<Value, State>();
  readonly #structured = new Map<string, State>();
  readonly #bytes: ByteBudget;

  constructor(bytes: ByteBudget) {
    this.#bytes = bytes;
  }

  /** The number of a value, a new one if it was not met before. O(length of its JSON). */
  id(value: Value): State {
    if (typeof value !== "object" || value === null)
      return this.#simple.get(value) ?? this.#add(this.#simple, value, value);
    const text = canonical(value);
    return this.#structured.get(text) ?? this.#add(this.#structured, text, value);
  }

  /** The value behind a number. */
  value(state: State): Value {
    return this.#values[state] as Value;
  }

  #add<K extends Value>(table: Map<K, State>, key: K, value: Value): State {
    this.#bytes.take(BYTES_PER_STATE + (typeof key === "string" ? 4 * key.length : 0));
    const state = this.#values.push(value) - 1;
    table.set(key, state);
    return state;
  }
}
