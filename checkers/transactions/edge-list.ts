import type { ByteBudget } from "../parts/byte-budget.ts";

const FIRST = 1024;
const BYTES_PER_EDGE = 9;

/** Edges in the order in which they were found; the same edge may be there more than once. 9 to 18 bytes an edge. */
export class EdgeList {
  readonly #bytes: ByteBudget;
  from = new Int32Array(FIRST);
  to = new Int32Array(FIRST);
  relation = new Uint8Array(FIRST);
  length = 0;

  constructor(bytes: ByteBudget) {
    this.#bytes = bytes;
  }

  /** Adds an edge; one from a transaction to itself says nothing and is left out. */
  add(from: number, to: number, relation: number): void {
    if (from === to) return;
    if (this.length === this.from.length) this.#grow();
    this.from[this.length] = from;
    this.to[this.length] = to;
    this.relation[this.length++] = relation;
  }

  #grow(): void {
    const size = this.length * 2;
    this.#bytes.take(size * BYTES_PER_EDGE);
    const [from, to, relation] = [new Int32Array(size), new Int32Array(size), new Uint8Array(size)];
    from.set(this.from);
    to.set(this.to);
    relation.set(this.relation);
    Object.assign(this, { from, to, relation });
  }
}
