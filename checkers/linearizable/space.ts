import { NEVER } from "../../src/history/columns.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import type { Alphabet } from "./alphabet.ts";
import { intColumn } from "./int-column.ts";
import type { Trace } from "./trace.ts";

/** Indeterminate operations of one letter: whichever is used, the same comes of it, so the one called first is always the best. */
export interface OptionalClass {
  readonly letter: number;
  /** Indices into the trace, by call. */
  readonly members: readonly number[];
}

const BYTES_PER_OPERATION = 49;

/**
 * A trace made ready to be searched. Completed operations are numbered `0 … count-1` by call. *Level* `i` of the search is
 * reached when the operations of the first `i` returns are in order; it asks for the operation of return `i` next.
 *
 * One space serves many traces, one after the other: its columns grow to the longest and may be longer than a trace needs.
 */
export class Space {
  trace!: Trace;
  count = 0;
  /** Completed operation → index into the trace. */
  index: Int32Array = new Int32Array(0);
  /** Completed operation → its letter. */
  letter: Int32Array = new Int32Array(0);
  /** Completed operation → 1 if it only observes. */
  observer = new Uint8Array(0);
  /** Level → the completed operation that returns there. */
  returning: Int32Array = new Int32Array(0);
  /** Completed operation → a small number that no operation pending at the same time has: its bit in the mask. */
  slot: Int32Array = new Int32Array(0);
  /** How many 32-bit words a mask has. */
  words = 1;
  /**
   * All calls and returns in order, as a circular doubly linked list: `k` is the call of operation `k`, `count + k` its
   * return, `2·count` the list's head. The search takes operations out and puts them back.
   */
  next: Int32Array = new Int32Array(0);
  previous: Int32Array = new Int32Array(0);
  optional: readonly OptionalClass[] = [];
  #sorting = new Float64Array(0);
  #free: Int32Array = new Int32Array(0);
  readonly #bytes: ByteBudget;

  constructor(bytes: ByteBudget) {
    this.#bytes = bytes;
  }

  /** Prepares a trace. O(n log n), the returns being sorted. */
  prepare(trace: Trace, alphabet: Alphabet): void {
    this.trace = trace;
    if (trace.count > this.index.length) this.#grow(trace.count);
    this.#number(trace, alphabet);
    this.#sortReturns(trace);
    this.#link(trace);
  }

  #grow(count: number): void {
    this.#bytes.take(count * BYTES_PER_OPERATION);
    const links = 2 * count + 1;
    this.index = intColumn(count);
    this.letter = intColumn(count);
    this.returning = intColumn(count);
    this.slot = intColumn(count);
    this.#free = intColumn(count);
    this.next = intColumn(links);
    this.previous = intColumn(links);
    this.observer = new Uint8Array(count);
    this.#sorting = new Float64Array(count);
  }

  #number(trace: Trace, alphabet: Alphabet): void {
    let count = 0;
    for (let i = 0; i < trace.count; i++) {
      if (trace.ret[i] === NEVER) continue;
      const letter = trace.letter[i]!;
      this.index[count] = i;
      this.letter[count] = letter;
      this.observer[count] = alphabet.role(letter) === "observes" ? 1 : 0;
      count++;
    }
    this.count = count;
    this.optional = count === trace.count ? [] : optionalClasses(trace);
  }

  /** Sorts (return position, operation) packed into one double each: exact up to 2^53, and far faster than sorting with a comparison. */
  #sortReturns(trace: Trace): void {
    const { count, index, returning } = this;
    const packed = this.#sorting.subarray(0, count);
    for (let k = 0; k < count; k++) packed[k] = trace.ret[index[k]!]! * count + k;
    packed.sort();
    for (let level = 0; level < count; level++) returning[level] = packed[level]! % count;
  }

  /** Goes through calls and returns in order: links them, and gives each call a slot that is free. */
  #link(trace: Trace): void {
    const { count, index, returning, slot, next, previous } = this;
    const free = this.#free;
    let [freed, slots, last, call] = [0, 0, 2 * count, 0];
    for (let level = 0; level < count; ) {
      const returns = returning[level]!;
      let event = call;
      if (call < count && trace.call[index[call]!]! < trace.ret[index[returns]!]!) {
        slot[call++] = freed > 0 ? free[--freed]! : slots++;
      } else {
        event = count + returns;
        free[freed++] = slot[returns]!;
        level++;
      }
      next[last] = event;
      previous[event] = last;
      last = event;
    }
    next[last] = 2 * count;
    previous[2 * count] = last;
    this.words = Math.max(1, Math.ceil(slots / 32));
  }
}

function optionalClasses(trace: Trace): OptionalClass[] {
  const classes = new Map<number, { letter: number; members: number[] }>();
  for (let i = 0; i < trace.count; i++) {
    if (trace.ret[i] !== NEVER) continue;
    const letter = trace.letter[i]!;
    const found = classes.get(letter);
    if (found) found.members.push(i);
    else classes.set(letter, { letter, members: [i] });
  }
  return [...classes.values()];
}
