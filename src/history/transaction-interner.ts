import type { Value } from "../core/value.ts";
import { GrowingColumn } from "./growing-column.ts";
import { ABSENT, LIST, type MicroOperations } from "./micro-operations.ts";
import { type Interner, transactionCode, type ValueCode } from "./value-code.ts";

/** Distinct words that may begin a micro-operation; a history with more holds no transactions, and they stay ordinary values. */
const KINDS = 64;

/** Micro-operations that bring lists back, element by element; any other's third part is one value. */
const READS: readonly string[] = ["r", "read"];

type MicroOperation = readonly [kind: string, key: Value] | readonly [kind: string, key: Value, value: Value];

/**
 * Collects distinct transactions as columns (`micro-operations.ts`). What is not shaped like a transaction is left to the
 * caller. Equal transactions are found by hashing what was just pushed: it is taken back when it was there before.
 */
export class TransactionInterner {
  readonly #values: Interner;
  readonly #first = new GrowingColumn(Int32Array);
  readonly #kind = new GrowingColumn(Uint8Array);
  readonly #key = new GrowingColumn(Int32Array);
  readonly #value = new GrowingColumn(Int32Array);
  readonly #firstElement = new GrowingColumn(Int32Array);
  readonly #elements = new GrowingColumn(Int32Array);
  readonly #kinds = new Map<string, number>();
  readonly #keys = new Map<ValueCode, number>();
  /** Transaction number + 1 at its place, 0 where there is none; at most half full. */
  #index = new Int32Array(1024);
  #hashes = new GrowingColumn(Int32Array);

  constructor(values: Interner) {
    this.#values = values;
    this.#first.push(0);
    this.#firstElement.push(0);
  }

  /** The code of a transaction, or `undefined` where the value is none. O(size) on average. */
  code(value: Value): ValueCode | undefined {
    if (!isTransaction(value)) return undefined;
    if (!value.every(([kind]) => this.#kindOf(kind) !== undefined)) return undefined;
    let hash = value.length;
    for (const operation of value) hash = this.#push(operation, hash);
    return transactionCode(this.#number(hash));
  }

  /** Everything collected. O(distinct keys). */
  finish(): MicroOperations {
    return {
      first: this.#first.finish(),
      kind: this.#kind.finish(),
      key: this.#key.finish(),
      value: this.#value.finish(),
      firstElement: this.#firstElement.finish(),
      elements: this.#elements.finish(),
      kinds: [...this.#kinds.keys()],
      keys: [...this.#keys.keys()],
    };
  }

  #kindOf(kind: string): number | undefined {
    const known = this.#kinds.get(kind);
    if (known !== undefined || this.#kinds.size === KINDS) return known;
    this.#kinds.set(kind, this.#kinds.size);
    return this.#kinds.size - 1;
  }

  #keyOf(key: Value): number {
    const code = this.#values.code(key);
    let id = this.#keys.get(code);
    if (id === undefined) {
      id = this.#keys.size;
      this.#keys.set(code, id);
    }
    return id;
  }

  #push(operation: MicroOperation, hash: number): number {
    const [kind, key, value] = operation;
    const kindId = this.#kindOf(kind)!;
    const keyId = this.#keyOf(key);
    const isList = Array.isArray(value) && READS.includes(kind);
    const code = value === undefined ? ABSENT : isList ? LIST : this.#values.code(value);
    this.#kind.push(kindId);
    this.#key.push(keyId);
    this.#value.push(code);
    let mixed = mix(mix(mix(hash, kindId), keyId), code);
    if (isList) {
      for (const element of value as readonly Value[]) {
        const elementCode = this.#values.code(element);
        this.#elements.push(elementCode);
        mixed = mix(mixed, elementCode);
      }
    }
    this.#firstElement.push(this.#elements.length);
    return mixed;
  }

  /** The number of the transaction that was just pushed; pushed in vain where an equal one was there. */
  #number(hash: number): number {
    if ((this.#hashes.length + 1) * 2 > this.#index.length) this.#grow();
    const mask = this.#index.length - 1;
    let place = hash & mask;
    for (let entry = this.#index[place]!; entry !== 0; entry = this.#index[place]!) {
      if (this.#hashes.at(entry - 1) === hash && this.#isLast(entry - 1)) {
        this.#takeBack();
        return entry - 1;
      }
      place = (place + 1) & mask;
    }
    this.#hashes.push(hash);
    this.#first.push(this.#key.length);
    this.#index[place] = this.#hashes.length;
    return this.#hashes.length - 1;
  }

  /** Whether transaction `t` is what was pushed after the last whole transaction. */
  #isLast(t: number): boolean {
    const from = this.#first.at(t);
    const pushed = this.#first.at(this.#first.length - 1);
    const length = this.#key.length - pushed;
    if (this.#first.at(t + 1) - from !== length) return false;
    for (let i = 0; i < length; i++) if (!this.#sameOperation(from + i, pushed + i)) return false;
    return true;
  }

  #sameOperation(a: number, b: number): boolean {
    if (this.#kind.at(a) !== this.#kind.at(b) || this.#key.at(a) !== this.#key.at(b)) return false;
    if (this.#value.at(a) !== this.#value.at(b)) return false;
    const [from, other] = [this.#firstElement.at(a), this.#firstElement.at(b)];
    const length = this.#firstElement.at(a + 1) - from;
    if (this.#firstElement.at(b + 1) - other !== length) return false;
    for (let i = 0; i < length; i++)
      if (this.#elements.at(from + i) !== this.#elements.at(other + i)) return false;
    return true;
  }

  #takeBack(): void {
    const length = this.#first.at(this.#first.length - 1);
    this.#elements.truncate(this.#firstElement.at(length));
    this.#firstElement.truncate(length + 1);
    for (const column of [this.#kind, this.#key, this.#value]) column.truncate(length);
  }

  #grow(): void {
    this.#index = new Int32Array(this.#index.length * 2);
    const mask = this.#index.length - 1;
    for (let t = 0; t < this.#hashes.length; t++) {
      let place = this.#hashes.at(t) & mask;
      while (this.#index[place] !== 0) place = (place + 1) & mask;
      this.#index[place] = t + 1;
    }
  }
}

/** A list, not empty, of lists of two or three that begin with a word. */
function isTransaction(value: Value): value is readonly MicroOperation[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (item: Value) =>
        Array.isArray(item) && (item.length === 2 || item.length === 3) && typeof item[0] === "string",
    )
  );
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
