import { canonical, type Value } from "../../src/core/value.ts";
import { NONE } from "../../src/history/columns.ts";
import { isSmall } from "../../src/history/value-code.ts";
import type { ByteBudget } from "./byte-budget.ts";

/** What a value takes by itself, and with an entry of a map, roughly. */
const BYTES_PER_VALUE = 16;
const BYTES_PER_ENTRY = 64;

/** A whole number is looked up by itself while it is below this many times the values that there are, plus {@link FIRST}. */
const SPARSE = 8;
const FIRST = 1024;

/**
 * Numbers distinct values from 0, so that what is known of each can lie in columns. Values are the same when their JSON
 * is. O(1) for small integers, and without a hash for those that count up from 0; else O(length of the JSON).
 */
export class Numbering {
  readonly #values: Value[] = [];
  /** The number of each whole number below its length, or {@link NONE}. */
  #dense: Int32Array;
  readonly #small = new Map<number, number>();
  readonly #texts = new Map<string, number>();
  readonly #bytes: ByteBudget;

  constructor(bytes: ByteBudget) {
    this.#bytes = bytes;
    bytes.take(4 * FIRST);
    this.#dense = new Int32Array(FIRST).fill(NONE);
  }

  get size(): number {
    return this.#values.length;
  }

  /** The number of a value, the next one if it was not met before. */
  id(value: Value): number {
    const known = this.find(value);
    return known === NONE ? this.#add(value) : known;
  }

  /** The number of a value, or {@link NONE} if it was not met. */
  find(value: Value): number {
    if (!isSmall(value)) return this.#texts.get(canonical(value)) ?? NONE;
    const dense = value >= 0 && value < this.#dense.length ? this.#dense[value]! : NONE;
    return dense === NONE && this.#small.size > 0 ? (this.#small.get(value) ?? NONE) : dense;
  }

  /** The value of a number. */
  value(id: number): Value {
    return this.#values[id] as Value;
  }

  /** The values of some numbers. */
  values(ids: Iterable<number>): Value[] {
    return Array.from(ids, (id) => this.value(id));
  }

  #add(value: Value): number {
    const id = this.size;
    if (isSmall(value) && value >= 0 && value < SPARSE * id + FIRST) {
      this.#bytes.take(BYTES_PER_VALUE);
      if (value >= this.#dense.length) this.#grow(value);
      this.#dense[value] = id;
    } else if (isSmall(value)) {
      this.#bytes.take(BYTES_PER_ENTRY);
      this.#small.set(value, id);
    } else {
      const text = canonical(value);
      this.#bytes.take(BYTES_PER_ENTRY + 2 * text.length);
      this.#texts.set(text, id);
    }
    this.#values.push(value);
    return id;
  }

  #grow(value: number): void {
    const length = 2 ** Math.ceil(Math.log2(value + 1));
    this.#bytes.take(4 * length);
    const bigger = new Int32Array(length).fill(NONE);
    bigger.set(this.#dense);
    this.#dense = bigger;
  }
}
