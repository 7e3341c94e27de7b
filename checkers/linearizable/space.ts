import { NEVER } from "../../src/history/columns.ts";
import type { ByteBudget } from "../byte-budget.ts";
import type { Alphabet } from "./alphabet.ts";
import type { Trace } from "./trace.ts";

/** Indeterminate operations of one letter: whichever is used, the same comes of it, so the one called first is always the best. */
export interface OptionalClass {
  readonly letter: number;
  /** Indices into the trace, by call. */
  readonly members: readonly number[];
}

/**
 * A trace made ready to be searched. Completed operations are numbered `0 … count-1` by call. *Level* `i` of the search is
 * reached when the operations of the first `i` returns are in order; it asks for the operation of return `i` next.
 */
export interface Space {
  readonly trace: Trace;
  readonly count: number;
  /** Completed operation → index into the trace. */
  readonly index: Int32Array;
  /** Completed operation → its letter. */
  readonly letter: Int32Array;
  /** Completed operation → 1 if it only observes. */
  readonly observer: Uint8Array;
  /** Level → the completed operation that returns there. */
  readonly returning: Int32Array;
  /** Completed operation → a small number that no operation pending at the same time has: its bit in the mask. */
  readonly slot: Int32Array;
  /** How many 32-bit words a mask has. */
  readonly words: number;
  /**
   * All calls and returns in order, as a circular doubly linked list: `k` is the call of operation `k`, `count + k` its
   * return, `2·count` the list's head. The search takes operations out and puts them back.
   */
  readonly next: Int32Array;
  readonly previous: Int32Array;
  readonly optional: readonly OptionalClass[];
}

const BYTES_PER_OPERATION = 41;

/** Prepares a trace. O(n log n), the returns being sorted. */
export function spaceOf(trace: Trace, alphabet: Alphabet, bytes: ByteBudget): Space {
  bytes.take(trace.count * BYTES_PER_OPERATION);
  const index = completedIn(trace);
  const count = index.length;
  const letter = index.map((i) => trace.letter[i]!);
  const observer = Uint8Array.from(letter, (l) => (alphabet.role(l) === "observes" ? 1 : 0));
  const returning = byReturn(trace, index);
  const events = inOrder(trace, index, returning);
  return {
    trace,
    count,
    index,
    letter,
    observer,
    returning,
    ...slots(events, count),
    ...links(events, count),
    optional: optionalClasses(trace),
  };
}

function completedIn(trace: Trace): Int32Array {
  let count = 0;
  for (let i = 0; i < trace.count; i++) if (trace.ret[i] !== NEVER) count++;
  const index = new Int32Array(count);
  for (let i = 0, k = 0; i < trace.count; i++) if (trace.ret[i] !== NEVER) index[k++] = i;
  return index;
}

/** Sorts (return position, operation) packed into one double each: exact up to 2^53, and far faster than sorting with a comparison. */
function byReturn(trace: Trace, index: Int32Array): Int32Array {
  const count = index.length;
  const packed = Float64Array.from(index, (i, k) => trace.ret[i]! * count + k).sort();
  return Int32Array.from(packed, (value) => value % count);
}

/** All calls and returns, merged. */
function inOrder(trace: Trace, index: Int32Array, returning: Int32Array): Int32Array {
  const count = index.length;
  const events = new Int32Array(2 * count);
  let call = 0;
  let level = 0;
  for (let e = 0; e < events.length; e++) {
    const returns = returning[level]!;
    const callsNext = call < count && trace.call[index[call]!]! < trace.ret[index[returns]!]!;
    events[e] = callsNext ? call++ : count + returning[level++]!;
  }
  return events;
}

function slots(events: Int32Array, count: number): Pick<Space, "slot" | "words"> {
  const slot = new Int32Array(count);
  const free: number[] = [];
  let used = 0;
  for (const event of events) {
    if (event < count) slot[event] = free.pop() ?? used++;
    else free.push(slot[event - count]!);
  }
  return { slot, words: Math.max(1, Math.ceil(used / 32)) };
}

function links(events: Int32Array, count: number): Pick<Space, "next" | "previous"> {
  const next = new Int32Array(2 * count + 1);
  const previous = new Int32Array(2 * count + 1);
  let last = 2 * count;
  for (const event of events) {
    next[last] = event;
    previous[event] = last;
    last = event;
  }
  next[last] = 2 * count;
  previous[2 * count] = last;
  return { next, previous };
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
