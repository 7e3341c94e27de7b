import { NEVER } from "../../src/history/columns.ts";
import { type ByteBudget, OutOfBytes } from "../byte-budget.ts";
import type { Automaton } from "./automaton.ts";
import { Search } from "./search.ts";
import { spaceOf } from "./space.ts";
import { lastGiver } from "./stale.ts";
import { select, type Trace } from "./trace.ts";
import { unnoticed } from "./unnoticed.ts";

/** One step by which a witness was made weaker; operation numbers. */
export interface Weakening {
  readonly leftOut: readonly number[];
  readonly madeOptional: readonly number[];
}

/** The smallest part of a trace that was found to contradict the model all the same. */
export interface Witness {
  readonly trace: Trace;
  /** How it was reached, from the whole trace. Every step was verified by the search. */
  readonly weakenings: readonly Weakening[];
}

/**
 * Makes the contradiction in `trace` smaller, within `maxSteps` steps of verification, and always keeps operation `stuckAt`.
 *
 * *A witness stays a witness.* It is only ever weakened: what is made must be linearizable if what it was made from is. So
 * an observer may be left out; a change that completed may be made optional; a change may be left out that nothing left
 * could have noticed ({@link unnoticed}). A change on which something left depends stays, and so does the last one that
 * left the value in question: without it the story would have no beginning.
 */
export function minimise(
  trace: Trace,
  stuckAt: number,
  automaton: Automaton,
  bytes: ByteBudget,
  maxSteps: number,
): Witness {
  const smaller = new Weakened(trace, trace.row[stuckAt]!, automaton, bytes, maxSteps);
  if (!smaller.cut()) return smaller;
  for (let size = smaller.trace.count; size >= 1; size = Math.floor(size / 2)) smaller.thin(size);
  while (smaller.thin(1));
  return smaller;
}

class Weakened implements Witness {
  trace: Trace;
  readonly weakenings: Weakening[] = [];
  readonly #stuck: number;
  readonly #automaton: Automaton;
  readonly #bytes: ByteBudget;
  #stepsLeft: number;

  constructor(trace: Trace, stuck: number, automaton: Automaton, bytes: ByteBudget, maxSteps: number) {
    this.trace = trace;
    this.#stuck = stuck;
    this.#automaton = automaton;
    this.#bytes = bytes;
    this.#stepsLeft = maxSteps;
  }

  /** Ends the story where the stuck operation returns: what was called later is left out, changes still pending are optional. */
  cut(): boolean {
    const { alphabet } = this.#automaton;
    const end = this.trace.ret[this.trace.row.indexOf(this.#stuck)] as number;
    const pending = (i: number) => this.trace.ret[i]! > end;
    const isOut = (i: number) =>
      this.trace.call[i]! > end || (pending(i) && alphabet.role(this.trace.letter[i]!) === "observes");
    const kept = select(this.trace, (i) => !isOut(i));
    const madeOptional: number[] = [];
    for (let i = 0; i < kept.count; i++) {
      if (kept.ret[i]! <= end || kept.ret[i] === NEVER) continue;
      kept.ret[i] = NEVER;
      kept.letter[i] = alphabet.letter(kept.row[i]!, true);
      madeOptional.push(kept.row[i]!);
    }
    return this.#accept(kept, madeOptional);
  }

  /** Goes through the trace in pieces of `size` operations and leaves out of each what can be. True if anything was. */
  thin(size: number): boolean {
    let changed = false;
    for (let from = 0; from < this.trace.count && this.#stepsLeft > 0; ) {
      const out = this.#dispensable(from, from + size);
      const left = out.size > 0 && this.#accept(select(this.trace, (i) => !out.has(i)));
      from += left ? size - out.size : size;
      changed ||= left;
    }
    return changed;
  }

  /** What may be left out of a piece without anyone left depending on it. */
  #dispensable(from: number, to: number): Set<number> {
    const { alphabet, cell } = this.#automaton;
    const source = cell ? lastGiver(this.trace, this.trace.row.indexOf(this.#stuck), cell) : -1;
    // Looking costs too: a trace from which nothing can be left out must not be looked at for ever.
    this.#stepsLeft -= this.trace.count;
    const candidates: number[] = [];
    for (let i = from; i < Math.min(to, this.trace.count); i++) {
      if (this.trace.row[i] === this.#stuck || i === source) continue;
      if (cell || alphabet.role(this.trace.letter[i]!) === "observes") candidates.push(i);
    }
    return cell ? unnoticed(this.trace, cell, candidates) : new Set(candidates);
  }

  /** Takes a weaker trace if the search proves that it is a contradiction still. */
  #accept(weaker: Trace, madeOptional: readonly number[] = []): boolean {
    if (!this.#refuted(weaker)) return false;
    const kept = new Set(weaker.row);
    const leftOut = Array.from(this.trace.row).filter((row) => !kept.has(row));
    this.weakenings.push({ leftOut, madeOptional });
    this.trace = weaker;
    return true;
  }

  #refuted(trace: Trace): boolean {
    const bytes = this.#bytes.part();
    try {
      const search = new Search(spaceOf(trace, this.#automaton.alphabet, bytes), this.#automaton, bytes);
      const outcome = search.run(this.#stepsLeft);
      this.#stepsLeft -= search.steps;
      return outcome === "not-linearizable";
    } catch (error) {
      if (error instanceof OutOfBytes) return false;
      throw error;
    } finally {
      bytes.release();
    }
  }
}
