import type { CheckContext } from "../../src/check/checker.ts";
import { nextTurn } from "../../src/core/queue.ts";
import { OutOfBytes } from "../parts/byte-budget.ts";
import { contradictsNearby } from "./nearby.ts";
import type { Search } from "./search.ts";
import type { Trace } from "./trace.ts";
import type { Workspace } from "./workspace.ts";

/** What ran out before an object was decided; `enough`: others had failed by then, and the answer was clear. */
export type Lack = "steps" | "memory" | "time" | "enough";

/** What is known of one object. */
export interface Decision {
  readonly trace: Trace;
  readonly outcome: "linearizable" | "not-linearizable" | "undecided";
  readonly steps: number;
  /** Of an object that is not linearizable: the operation (index into the trace) whose return no order gets past. */
  readonly stuckAt?: number;
  /** A few operations of it that are not linearizable by themselves, where a shortcut found them: a weakening of the trace. */
  readonly part?: Trace;
  /** Of an undecided one. */
  readonly lack?: Lack;
}

/** Steps an object gets in the first round; each later round gives ten times more. */
const FIRST_SLICE = 2_000;

/** Steps without getting further before the last operations are looked at by themselves; each later look waits four times longer. */
const FIRST_PATIENCE = 1_000;

/** Steps between two turns of the event loop: some ten milliseconds. */
const BREATH = 100_000;

/**
 * Decides every object within one budget of steps and bytes.
 *
 * Round robin with growing slices: an object that fails after a few steps is found before a hard one has eaten the budget,
 * and no step is taken twice, because a search goes on where it was paused. When some have failed, the others get one more round.
 * Tells of each object when it is decided.
 */
export async function decide(
  traces: readonly Trace[],
  workspace: Workspace,
  context: CheckContext,
  tell: () => void,
): Promise<Decision[]> {
  const decisions: Decision[] = [];
  const work = { steps: context.maxSteps, unbreathed: 0 };
  let open = traces.map((trace, i) => new Attempt(i, trace, workspace));
  for (let slice = FIRST_SLICE, isClear = false; open.length > 0; slice *= 10) {
    const isLast = isClear;
    for (const attempt of open) {
      await attempt.advance(slice, work, context, isLast);
      if (!attempt.decision) continue;
      decisions[attempt.number] = attempt.decision;
      isClear ||= attempt.decision.outcome === "not-linearizable";
      tell();
    }
    open = open.filter((attempt) => !attempt.decision);
  }
  return decisions;
}

/** What all attempts together may still spend, and how long the event loop has waited. */
interface Work {
  steps: number;
  unbreathed: number;
}

/** The search of one object, begun when its first turn comes. */
class Attempt {
  readonly number: number;
  decision: Decision | undefined;
  readonly #trace: Trace;
  readonly #workspace: Workspace;
  #search: Search | undefined;
  #patience = FIRST_PATIENCE;
  /** Steps of looks at the last operations. */
  #aside = 0;

  constructor(number: number, trace: Trace, workspace: Workspace) {
    this.number = number;
    this.#trace = trace;
    this.#workspace = workspace;
  }

  /** Searches on for at most `slice` steps, for the last time or not; whatever ends it, `decision` says so. */
  async advance(slice: number, work: Work, context: CheckContext, isLast: boolean): Promise<void> {
    for (const until = this.#steps + slice; !this.decision && this.#steps < until; ) {
      if (work.unbreathed >= BREATH) {
        await nextTurn();
        work.unbreathed = 0;
      }
      if (context.signal?.aborted) this.#undecided("time");
      else if (work.steps <= 0) this.#undecided("steps");
      else this.#run(Math.min(until - this.#steps, BREATH, work.steps, this.#patience), work);
    }
    if (isLast && !this.decision) this.#undecided("enough");
  }

  #run(steps: number, work: Work): void {
    const before = this.#steps;
    try {
      this.#search ??= this.#begun();
      const outcome = this.#search.run(steps);
      if (outcome !== "paused") this.#decided(outcome);
      else if (this.#search.stalled >= this.#patience) this.#lookNearby(this.#search);
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error;
      this.#undecided("memory");
    }
    work.steps -= this.#steps - before;
    work.unbreathed += this.#steps - before;
  }

  #begun(): Search {
    const search = this.#workspace.search();
    search.begin(this.#trace);
    return search;
  }

  /** Steps taken so far, whatever for. */
  get #steps(): number {
    return this.decision?.steps ?? (this.#search?.steps ?? 0) + this.#aside;
  }

  #lookNearby({ stalled, stuckAt }: Search): void {
    this.#patience *= 4;
    if (!this.#workspace.automaton.cell) return;
    const { isContradiction, steps } = contradictsNearby(this.#trace, stuckAt, this.#workspace, stalled);
    this.#aside += steps;
    if (isContradiction) this.#decided("not-linearizable");
  }

  #decided(outcome: "linearizable" | "not-linearizable"): void {
    const search = this.#search!;
    const stuckAt = outcome === "linearizable" ? {} : { stuckAt: search.stuckAt };
    this.decision = { trace: this.#trace, outcome, steps: this.#steps, ...stuckAt };
    this.#workspace.giveBack(search);
    this.#search = undefined;
  }

  #undecided(lack: Lack): void {
    this.decision = { trace: this.#trace, outcome: "undecided", steps: this.#steps, lack };
    this.#search?.release();
    this.#search = undefined;
  }
}
