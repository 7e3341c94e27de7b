import type { ByteBudget } from "../parts/byte-budget.ts";
import { TupleTable } from "./tuple-table.ts";

/** How many members of each class of optional operations a partial order has used: a vector of counts, by number. */
export class UsageTable {
  readonly #table: TupleTable;
  #vector = new Int32Array(0);

  constructor(bytes: ByteBudget) {
    this.#table = new TupleTable(0, bytes);
  }

  /** Forgets everything; there are so many classes from now on. Answers with the usage of nothing. */
  clear(classes: number): number {
    this.#table.clear(classes);
    if (classes === 0) return 0;
    if (classes !== this.#vector.length) this.#vector = new Int32Array(classes);
    return this.#table.id(this.#vector.fill(0));
  }

  /** How many members of a class a usage contains. */
  count(usage: number, ofClass: number): number {
    return this.#table.at(usage, ofClass);
  }

  /** One more member of a class. O(classes). */
  plus(usage: number, ofClass: number): number {
    this.#table.read(usage, this.#vector);
    this.#vector[ofClass] = this.#vector[ofClass]! + 1;
    return this.#table.id(this.#vector);
  }

  /** True when `a` uses no more of any class than `b` does. O(classes). */
  within(a: number, b: number): boolean {
    if (a === b) return true;
    for (let c = 0; c < this.#table.width; c++) if (this.#table.at(a, c) > this.#table.at(b, c)) return false;
    return true;
  }
}
