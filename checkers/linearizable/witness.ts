import { NEVER } from "../../src/history/columns.ts";
import { OutOfBytes } from "../byte-budget.ts";
import type { Automaton } from "./automaton.ts";
import type { Search } from "./search.ts";
import { lastGiver } from "./stale.ts";
import { Subjects } from "./subjects.ts";
import { type Trace, without } from "./trace.ts";
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
  /** How it was reached, from the whole trace. Every step was verified by the search. */
  readonly weakenings: readonly Weakening[];
}

/** Windows at the end of a trace that are tried before it is made smaller piece by piece. */
const FIRST_WINDOW = 4;

/** A weaker trace is given up as a contradiction when refuting it takes so many times the steps that the one before took. */
const PATIENCE = 8;
const MIN_PATIENCE = 1_000;

/**
 * Makes the contradiction in `trace` smaller, within `maxSteps` steps of verification, and always keeps operation `stuckAt`.
 *
 * *A witness stays a witness.* It is only ever weakened: what is made must be linearizable if what it was made from is. So
 * an observer may be left out; a change that completed may be made optional; a change may be left out that nothing left
 * could have noticed ({@link Unnoticed}); all operations about one element of a container may be ({@link Subjects}). A change on which something left depends stays, and so does the last one that
 * left the value in question: without it the story would have no beginning.
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
  if (!smaller.cut()) return;
  let window = FIRST_WINDOW;
  while (window < smaller.trace.count && !smaller.thin(0, smaller.trace.count - window)) window *= 2;
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

  /** Ends the story where the stuck operation returns: what was called later is left out, changes still pending are optional. */
  cut(): boolean {
    const { alphabet } = this.#automaton;
    const { trace } = this;
    const end = trace.ret[trace.row.indexOf(this.#stuck)] as number;
    const out = this.#out.fill(0);
    let marked = 0;
    for (let i = 0; i < trace.count; i++) {
      const isPending = trace.ret[i]! > end;
      if (trace.call[i]! <= end && !(isPending && alphabet.role(trace.letter[i]!) === "observes")) continue;
      out[i] = 1;
      marked++;
    }
    const kept = without(trace, out, marked);
    const madeOptional: number[] = [];
    for (let i = 0; i < kept.count; i++) {
      if (kept.ret[i]! <= end || kept.ret[i] === NEVER) continue;
      kept.ret[i] = NEVER;
      kept.letter[i] = alphabet.letter(kept.row[i]!, true);
      madeOptional.push(kept.row[i]!);
    }
    return this.#accept(kept, this.#stepsLeft, madeOptional);
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
    const patience = Math.max(MIN_PATIENCE, PATIENCE * this.#lastSteps);
    return this.#accept(without(this.trace, this.#out, marked), Math.min(this.#stepsLeft, patience));
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
  #accept(weaker: Trace, maxSteps: number, madeOptional: readonly number[] = []): boolean {
    if (!this.#refuted(weaker, maxSteps)) return false;
    const leftOut: number[] = [];
    for (let i = 0, k = 0; i < this.trace.count; i++) {
      if (this.trace.row[i] === weaker.row[k]) k++;
      else leftOut.push(this.trace.row[i]!);
    }
    this.weakenings.push({ leftOut, madeOptional });
    this.trace = weaker;
    return true;
  }

  #refuted(trace: Trace, maxSteps: number): boolean {
    try {
      this.#search.begin(trace);
      const outcome = this.#search.run(maxSteps);
      this.#stepsLeft -= this.#search.steps;
      if (outcome === "not-linearizable") this.#lastSteps = this.#search.steps;
      return outcome === "not-linearizable";
    } catch (error) {
      if (error instanceof OutOfBytes) return false;
      throw error;
    }
  }
}
