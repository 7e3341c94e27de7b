import { NEVER } from "../../src/history/columns.ts";
import { type CodedCell, IMPOSSIBLE } from "./automaton.ts";
import { intColumn } from "./int-column.ts";
import { type Trace, without } from "./trace.ts";

/**
 * Finds which operations of a trace can be left out because nobody left could have noticed them, on an object that holds one
 * value: those that only observe, and changes that are overwritten or asked for too late.
 *
 * A change is noticed by an operation that demands the value it left and that could come after it, unless something else
 * that stays certainly happened between the two. Taking unnoticed changes out of a possible order leaves a
 * possible order: whoever demands a value keeps the change that left it. So a trace that is not linearizable without them
 * is not linearizable with any of them either. A change that stays may itself demand a value (a `cas`), so the set is
 * found in rounds, O(n log n) each, commonly two.
 *
 * Its columns grow to the longest trace it was asked about and serve all others.
 */
export class Unnoticed {
  readonly #cell: CodedCell;
  /** The operations that demand a value, value by value and by call: their calls, and the latest return up to each. */
  #calls = new Int32Array(0);
  #latestReturns = new Int32Array(0);
  /** Operation → the earliest return among it and all called after it that show a value and stay. */
  #earliestReturns = new Int32Array(1);
  /** Value → where the operations that demand it begin and end, if its round is this one. */
  #begins = new Int32Array(8);
  #ends = new Int32Array(8);
  #rounds = new Int32Array(8);
  #round = 0;

  constructor(cell: CodedCell) {
    this.#cell = cell;
  }

  /**
   * `out` marks candidates, by index into the trace, with 1. Takes the mark from each that must stay; answers how many keep it.
   */
  thin(trace: Trace, out: Uint8Array): number {
    this.#makeRoom(trace.count);
    for (;;) {
      this.#gatherAudiences(trace, out);
      const before = count(trace, out);
      this.#unmark(trace, out);
      const left = count(trace, out);
      if (left === before || left === 0) return left;
    }
  }

  /** From the last to the first: of two changes that leave the same value, the later one stays and has overwritten the earlier one. */
  #unmark(trace: Trace, out: Uint8Array): void {
    this.#earliestReturns[trace.count] = NEVER;
    for (let i = trace.count - 1; i >= 0; i--) {
      if (out[i] === 1 && this.#isNoticed(trace, i)) out[i] = 0;
      const earliest = this.#earliestReturns[i + 1]!;
      const isProof =
        out[i] === 0 && trace.ret[i]! < earliest && this.#cell.shows(trace.letter[i]!) !== IMPOSSIBLE;
      this.#earliestReturns[i] = isProof ? trace.ret[i]! : earliest;
    }
  }

  #makeRoom(count: number): void {
    if (count <= this.#calls.length) return;
    this.#calls = intColumn(count);
    this.#latestReturns = intColumn(count);
    this.#earliestReturns = intColumn(count + 1);
  }

  /** Whether somebody who stays demands what a change leaves, could come after it, and before it is certainly overwritten. */
  #isNoticed(trace: Trace, i: number): boolean {
    const letter = trace.letter[i]!;
    const left = this.#cell.leaves(letter);
    if (left === IMPOSSIBLE || left === this.#cell.demands(letter)) return false;
    if (this.#rounds[left] !== this.#round) return false;
    const begin = this.#begins[left]!;
    const before = countBelow(this.#calls, begin, this.#ends[left]!, this.#overwritten(trace, i));
    return before > begin && this.#latestReturns[before - 1]! > trace.call[i]!;
  }

  /**
   * The position by which the object has certainly moved on from a change: the earliest return of a completed operation that
   * stays and was called after the change returned. If it demands the very value, it notices the change itself; else the
   * value was gone, or left anew.
   */
  #overwritten(trace: Trace, i: number): number {
    const ret = trace.ret[i]!;
    return ret === NEVER ? NEVER : this.#earliestReturns[countBelow(trace.call, 0, trace.count, ret)]!;
  }

  /** Sorts those who stay by the value that they demand: counts first, then gives each its place. */
  #gatherAudiences(trace: Trace, out: Uint8Array): void {
    const counting = ++this.#round;
    for (let i = 0; i < trace.count; i++) {
      const demanded = out[i] === 1 ? IMPOSSIBLE : this.#cell.demands(trace.letter[i]!);
      if (demanded === IMPOSSIBLE) continue;
      if (demanded >= this.#rounds.length) this.#growValues(demanded);
      this.#ends[demanded] = this.#rounds[demanded] === counting ? this.#ends[demanded]! + 1 : 1;
      this.#rounds[demanded] = counting;
    }
    const placing = ++this.#round;
    for (let i = 0, begin = 0; i < trace.count; i++) {
      const demanded = out[i] === 1 ? IMPOSSIBLE : this.#cell.demands(trace.letter[i]!);
      if (demanded === IMPOSSIBLE) continue;
      if (this.#rounds[demanded] !== placing) {
        const size = this.#ends[demanded]!;
        this.#rounds[demanded] = placing;
        this.#begins[demanded] = begin;
        this.#ends[demanded] = begin;
        begin += size;
      }
      const at = this.#ends[demanded]!++;
      const latest = at === this.#begins[demanded] ? -1 : this.#latestReturns[at - 1]!;
      this.#calls[at] = trace.call[i]!;
      this.#latestReturns[at] = Math.max(latest, trace.ret[i]!);
    }
  }

  #growValues(value: number): void {
    const longer = (column: Int32Array) => {
      const grown = new Int32Array(2 * (value + 1));
      grown.set(column);
      return grown;
    };
    this.#begins = longer(this.#begins);
    this.#ends = longer(this.#ends);
    this.#rounds = longer(this.#rounds);
  }
}

function count(trace: Trace, out: Uint8Array): number {
  let marked = 0;
  for (let i = 0; i < trace.count; i++) marked += out[i]!;
  return marked;
}

/** The trace without the optional operations that nobody could have noticed: they need not have happened. */
export function withoutUnnoticed(trace: Trace, unnoticed: Unnoticed): Trace {
  const out = new Uint8Array(trace.count);
  let optional = 0;
  for (let i = 0; i < trace.count; i++) {
    if (trace.ret[i] !== NEVER) continue;
    out[i] = 1;
    optional++;
  }
  if (optional === 0) return trace;
  const left = unnoticed.thin(trace, out);
  return left === 0 ? trace : without(trace, out, left);
}

/** How many of the ascending numbers between two places are below `limit`, counted from 0. */
function countBelow(ascending: Int32Array, begin: number, end: number, limit: number): number {
  let low = begin;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
