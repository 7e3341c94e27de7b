import type { ByteBudget } from "../byte-budget.ts";
import { TupleTable } from "./tuple-table.ts";

/** How many members of each class of optional operations a partial order has used: a vector of counts, by number. */
export class UsageTable {
  readonly #table: TupleTable;
  readonly #vector: Int32Array;
  /** The usage of nothing. */
  readonly none: number;

  constructor(classes: number, bytes: ByteBudget) {
    this.#table = new TupleTable(classes, bytes);
    this.#vector = new Int32Array(classes);
    this.none = this.#table.id(this.#vector);
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
    if (a === b || a === this.none) return true;
    for (let c = 0; c < this.#table.width; c++) if (this.#table.at(a, c) > this.#table.at(b, c)) return false;
    return true;
  }
}
