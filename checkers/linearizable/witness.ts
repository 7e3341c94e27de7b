import { OutOfBytes } from "../parts/byte-budget.ts";
import type { Automaton } from "./automaton.ts";
import type { Search } from "./search.ts";
import { lastGiver, proofOfStaleness } from "./stale.ts";
import { Subjects } from "./subjects.ts";
import { between, type Trace, without } from "./trace.ts";
import type { Unnoticed } from "./unnoticed.ts";
import type { Workspace } from "./workspace.ts";

/** One step by which a witness was made weaker; operation numbers. */
export interface Weakening {
  readonly leftOut: readonly number[];
  readonly madeOptional: readonly number[];
}

/** The smallest part of a trace that was found to contradict the model all the same. */
export interface Witness {
  readonly trace: Trace;
  /** How it was reached, from the whole trace. Every step but the cut was verified by the search. */
  readonly weakenings: readonly Weakening[];
}

/** A weaker trace is given up as a contradiction when refuting it takes so many times the steps that the one before took. */
const PATIENCE = 8;
const STEPS_PER_OPERATION = 8;

/**
 * Makes the contradiction in `trace` smaller, within `maxSteps` steps of verification, and always keeps operation `stuckAt`,
 * at whose return it is complete.
 *
 * *A witness stays a witness.* It is only ever weakened: what is made must be linearizable if what it was made from is. So
 * an observer may be left out; a change that completed may be made optional; a change may be left out that nothing left
 * could have noticed ({@link Unnoticed}), and so may all operations about one element of a container ({@link Subjects}). A
 * change on which something left depends stays, and so does the last one that left the value in question: without it the
 * story would have no beginning.
 *
 * Most contradictions are short and near the end, so all but a short end is left out first; only then piece by piece.
 */
export function minimise(trace: Trace, stuckAt: number, workspace: Workspace, maxSteps: number): Witness {
  const search = workspace.search();
  const smaller = new Weakened(trace, trace.row[stuckAt]!, workspace, search, maxSteps);
  weaken(smaller);
  workspace.giveBack(search);
  return smaller;
}

function weaken(smaller: Weakened): void {
  smaller.cut();
  for (let window = smaller.shortestEnd(); window < smaller.trace.count; window *= 2)
    if (smaller.thin(0, smaller.trace.count - window)) break;
  for (let size = smaller.trace.count >> 1; size > 1; size >>= 1) smaller.sweep(size);
  while (smaller.sweep(1));
}

class Weakened implements Witness {
  trace: Trace;
  readonly weakenings: Weakening[] = [];
  readonly #stuck: number;
  readonly #automaton: Automaton;
  readonly #unnoticed: Unnoticed | undefined;
  readonly #subjects: Subjects;
  readonly #search: Search;
  readonly #out: Uint8Array;
  #stepsLeft: number;
  #lastSteps = 0;

  constructor(trace: Trace, stuck: number, workspace: Workspace, search: Search, maxSteps: number) {
    this.trace = trace;
    this.#stuck = stuck;
    this.#automaton = workspace.automaton;
    this.#unnoticed = workspace.unnoticed;
    this.#subjects = new Subjects(trace, workspace.automaton.alphabet);
    this.#search = search;
    this.#out = new Uint8Array(trace.count);
    this.#stepsLeft = maxSteps;
  }

  /**
   * Ends the story where the stuck operation returns: what was called later is left out, changes still pending are optional.
   * That nothing gets past there was found out before (`shortest-prefix.ts`); it need not be shown again.
   */
  cut(): void {
    const { trace } = this;
    const madeOptional: number[] = [];
    const end = trace.ret[trace.row.indexOf(this.#stuck)]!;
    const cut = between(trace, -1, end, this.#automaton.alphabet, (row) => madeOptional.push(row));
    this.#take(cut, madeOptional);
  }

  /** How many operations at the end may be a contradiction: of a stale value those since it was seen gone, else one. */
  shortestEnd(): number {
    const { trace } = this;
    const { cell } = this.#automaton;
    const proof = cell ? proofOfStaleness(trace, trace.row.indexOf(this.#stuck), cell, () => true) : -1;
    return proof === -1 ? 1 : trace.count - proof;
  }

  /** Goes through the trace in pieces of `size` operations and leaves out of each what can be. True if anything was. */
  sweep(size: number): boolean {
    let changed = false;
    for (let from = 0; from < this.trace.count && this.#stepsLeft > 0; ) {
      const before = this.trace.count;
      const left = this.thin(from, Math.min(before, from + size));
      from += left ? size - (before - this.trace.count) : size;
      changed ||= left;
    }
    return changed;
  }

  /** Leaves out what can be of the operations between two indices. True if anything was. */
  thin(from: number, to: number): boolean {
    const marked = this.#mark(from, to);
    // Looking costs too: a trace from which nothing can be left out must not be looked at for ever.
    this.#stepsLeft -= this.trace.count;
    if (marked === 0) return false;
    const weaker = without(this.trace, this.#out, marked);
    const patience = Math.max(STEPS_PER_OPERATION * weaker.count, PATIENCE * this.#lastSteps);
    return this.#accept(weaker, Math.min(this.#stepsLeft, patience));
  }

  /** Marks what may be left out of a piece without anyone left depending on it; answers how many operations that are. */
  #mark(from: number, to: number): number {
    const { trace } = this;
    const { alphabet, cell } = this.#automaton;
    const source = cell ? lastGiver(trace, trace.row.indexOf(this.#stuck), cell) : -1;
    const out = this.#out.fill(0, 0, trace.count);
    let marked = 0;
    for (let i = from; i < to; i++) {
      if (trace.row[i] === this.#stuck || i === source) continue;
      if (!cell && alphabet.role(trace.letter[i]!) !== "observes") continue;
      out[i] = 1;
      marked++;
    }
    marked += this.#subjects.mark(trace, from, to, this.#stuck, out);
    return marked > 0 && this.#unnoticed ? this.#unnoticed.thin(trace, out) : marked;
  }

  /** Takes a weaker trace if the search proves that it is a contradiction still. */
  #accept(weaker: Trace, maxSteps: number): boolean {
    const isStill = this.#isRefuted(weaker, maxSteps);
    if (isStill) this.#take(weaker, []);
    return isStill;
  }

  #take(weaker: Trace, madeOptional: readonly number[]): void {
    const leftOut: number[] = [];
    for (let i = 0, k = 0; i < this.trace.count; i++) {
      if (this.trace.row[i] === weaker.row[k]) k++;
      else leftOut.push(this.trace.row[i]!);
    }
    this.weakenings.push({ leftOut, madeOptional });
    this.trace = weaker;
  }

  #isRefuted(trace: Trace, maxSteps: number): boolean {
    try {
      this.#search.begin(trace);
      const isRefuted = this.#search.run(maxSteps) === "not-linearizable";
      this.#stepsLeft -= this.#search.steps;
      if (isRefuted) this.#lastSteps = this.#search.steps;
      return isRefuted;
    } catch (error) {
      if (error instanceof OutOfBytes) return false;
      throw error;
    }
  }
}
