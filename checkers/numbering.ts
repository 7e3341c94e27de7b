import { canonical, type Value } from "../src/core/value.ts";
import { NONE } from "../src/history/columns.ts";
import { isSmall } from "../src/history/value-code.ts";
import type { ByteBudget } from "./byte-budget.ts";

/** What an entry of a map and its value take, roughly. */
const BYTES_PER_ENTRY = 64;

/**
 * Numbers distinct values from 0, so that what is known of each can lie in columns. Values are the same when their JSON
 * is. O(1) for small integers, else O(length of the JSON).
 */
export class Numbering {
  readonly #values: Value[] = [];
  readonly #small = new Map<number, number>();
  readonly #texts = new Map<string, number>();
  readonly #bytes: ByteBudget;

  constructor(bytes: ByteBudget) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#values.length;
  }

  /** The number of a value, the next one if it was not met before. */
  id(value: Value): number {
    return isSmall(value)
      ? this.#idIn(this.#small, value, value, 0)
      : this.#idOfText(canonical(value), value);
  }

  /** The number of a value, or {@link NONE} if it was not met. */
  find(value: Value): number {
    return (isSmall(value) ? this.#small.get(value) : this.#texts.get(canonical(value))) ?? NONE;
  }

  /** The value of a number. */
  value(id: number): Value {
    return this.#values[id] as Value;
  }

  #idOfText(text: string, value: Value): number {
    return this.#idIn(this.#texts, text, value, 2 * text.length);
  }

  #idIn<T>(ids: Map<T, number>, name: T, value: Value, extra: number): number {
    const known = ids.get(name);
    if (known !== undefined) return known;
    this.#bytes.take(BYTES_PER_ENTRY + extra);
    const id = this.#values.push(value) - 1;
    ids.set(name, id);
    return id;
  }
}
