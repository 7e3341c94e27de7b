import type { CheckContext } from "../../src/check/checker.ts";
import { nextTurn } from "../../src/core/queue.ts";
import { OutOfBytes } from "../byte-budget.ts";
import type { Search } from "./search.ts";
import type { Trace } from "./trace.ts";
import type { Workspace } from "./workspace.ts";

/** What ran out before an object was decided. */
export type Lack = "steps" | "memory" | "time";

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

/** Steps between two turns of the event loop: some ten milliseconds. */
const BREATH = 100_000;

/**
 * Decides every object within one budget of steps and bytes.
 *
 * Round robin with growing slices: an object that fails after a few steps is found before a hard one has eaten the budget,
 * and no step is taken twice, because a search goes on where it was paused.
 */
export async function decide(
  traces: readonly Trace[],
  workspace: Workspace,
  context: CheckContext,
): Promise<Decision[]> {
  const decisions: Decision[] = [];
  const work = { steps: context.maxSteps, unbreathed: 0 };
  let open = traces.map((trace, i) => new Attempt(i, trace, workspace));
  for (let slice = FIRST_SLICE; open.length > 0; slice *= 10) {
    for (const attempt of open) {
      await attempt.advance(slice, work, context);
      if (!attempt.decision) continue;
      decisions[attempt.number] = attempt.decision;
      context.progress?.(traces.length - open.length, traces.length);
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

  constructor(number: number, trace: Trace, workspace: Workspace) {
    this.number = number;
    this.#trace = trace;
    this.#workspace = workspace;
  }

  /** Searches on for at most `slice` steps; whatever ends it, `decision` says so. */
  async advance(slice: number, work: Work, context: CheckContext): Promise<void> {
    for (let left = slice; left > 0 && !this.decision; left -= BREATH) {
      if (work.unbreathed >= BREATH) {
        await nextTurn();
        work.unbreathed = 0;
      }
      if (context.signal?.aborted) this.#undecided("time");
      else if (work.steps <= 0) this.#undecided("steps");
      else this.#run(Math.min(left, BREATH, work.steps), work);
    }
  }

  #run(steps: number, work: Work): void {
    try {
      const search = this.#search ?? this.#begun();
      const before = search.steps;
      const outcome = search.run(steps);
      work.steps -= search.steps - before;
      work.unbreathed += search.steps - before;
      if (outcome !== "paused") this.#decided(search, outcome);
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error;
      this.#undecided("memory");
    }
  }

  #begun(): Search {
    this.#search = this.#workspace.search();
    this.#search.begin(this.#trace);
    return this.#search;
  }

  #decided(search: Search, outcome: "linearizable" | "not-linearizable"): void {
    const stuckAt = outcome === "linearizable" ? {} : { stuckAt: search.stuckAt };
    this.decision = { trace: this.#trace, outcome, steps: search.steps, ...stuckAt };
    this.#workspace.giveBack(search);
    this.#search = undefined;
  }

  #undecided(lack: Lack): void {
    this.decision = { trace: this.#trace, outcome: "undecided", steps: this.#search?.steps ?? 0, lack };
    this.#search?.release();
    this.#search = undefined;
  }
}
