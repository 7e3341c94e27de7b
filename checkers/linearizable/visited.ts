import type { ByteBudget } from "../byte-budget.ts";
import { TupleTable } from "./tuple-table.ts";
import type { UsageTable } from "./usage.ts";

const END = -1;

/**
 * The nodes that a search has seen, with *dominance*: of two nodes at the same level, with the same state and the same
 * completed operations in order, the one that used no more optional operations can do whatever the other can, so the other
 * need not be searched. The search tries optional operations last, so the more frugal node commonly comes first.
 *
 * This is what makes histories with many indeterminate operations cheap: on a hundred logs of a real etcd, 25 million steps
 * without it and 25 thousand with it.
 */
export class Visited {
  readonly #nodes: TupleTable;
  readonly #usages: UsageTable;
  readonly #bytes: ByteBudget;
  /** Node → its first entry. */
  #first: Int32Array;
  /** Entry → usage, and the entry after it. */
  #entries: Int32Array;
  #entryCount = 0;

  constructor(width: number, usages: UsageTable, bytes: ByteBudget) {
    this.#nodes = new TupleTable(width, bytes);
    this.#usages = usages;
    this.#bytes = bytes;
    this.#first = new Int32Array(32);
    this.#entries = new Int32Array(64);
  }

  /** Notes a node and answers whether it must be searched: false when a node that can do all it can was seen before. */
  admit(node: Int32Array, usage: number): boolean {
    const known = this.#nodes.size;
    const id = this.#nodes.id(node);
    const first = id === known ? END : this.#first[id]!;
    for (let entry = first; entry !== END; entry = this.#entries[2 * entry + 1]!) {
      if (this.#usages.within(this.#entries[2 * entry]!, usage)) return false;
    }
    if (id >= this.#first.length) this.#first = this.#doubled(this.#first);
    this.#first[id] = this.#append(usage, first);
    return true;
  }

  #append(usage: number, next: number): number {
    if (2 * this.#entryCount === this.#entries.length) this.#entries = this.#doubled(this.#entries);
    this.#entries[2 * this.#entryCount] = usage;
    this.#entries[2 * this.#entryCount + 1] = next;
    return this.#entryCount++;
  }

  #doubled(column: Int32Array): Int32Array {
    this.#bytes.take(column.length * 8);
    const larger = new Int32Array(column.length * 2);
    larger.set(column);
    return larger;
  }
}
