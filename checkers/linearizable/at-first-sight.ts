import { OutOfBytes } from "../parts/byte-budget.ts";
import type { Decision } from "./decide.ts";
import type { Trace } from "./trace.ts";
import type { Workspace } from "./workspace.ts";

/** Operations of a short trace, and steps that it may take for each. */
const SHORT = 128;
const STEPS_PER_OPERATION = 1;

/**
 * Decides a short trace that gives its search nothing to think about, as most do; `undefined` where it does. Only then it
 * pays to look first for operations that nobody could have noticed. O(operations).
 */
export function decideAtFirstSight(trace: Trace, workspace: Workspace): Decision | undefined {
  if (trace.count > SHORT) return undefined;
  const search = workspace.search();
  try {
    search.begin(trace);
    const outcome = search.run(STEPS_PER_OPERATION * trace.count);
    if (outcome === "paused") return undefined;
    const { steps, stuckAt } = search;
    return { trace, outcome, steps, ...(outcome === "linearizable" ? {} : { stuckAt }) };
  } catch (error) {
    if (error instanceof OutOfBytes) return undefined;
    throw error;
  } finally {
    workspace.giveBack(search);
  }
}
