import fc from "fast-check";
import { nameOf } from "../../check/pool.ts";
import type { Script } from "../../core/script.ts";
import { planOfScript } from "../script/plan-of-script.ts";
import { type Finding, type Simulated, simulate } from "../simulation/simulate.ts";
import { SmallerScripts } from "./smaller-scripts.ts";

/** What is to stay as it was: who found it, and as what. */
export type Target = Pick<Finding, "checker" | "type">;

/** How long to look. */
export interface ShrinkOptions {
  /** So many runs at the most. 500 when not said: some seconds. */
  readonly runs?: number;
  readonly signal?: AbortSignal;
  /** Told after each run that found the same once more, in less. */
  readonly progress?: (script: Script, runs: number) => void;
}

/** The smallest script that was found, and in how many runs. */
export interface Shrunk {
  readonly script: Script;
  readonly runs: number;
}

/**
 * Makes a failing script smaller, for as long as the same checker finds the same type of anomaly: fewer faults and operations, shorter
 * faults, plainer values. Each candidate is simulated in this thread and in memory. `undefined` where the script does not fail so at all.
 */
export async function shrink(
  script: Script,
  target: Target,
  options: ShrinkOptions = {},
): Promise<Shrunk | undefined> {
  const { runs: most = 500, signal, progress } = options;
  let runs = 0;
  const holds = async (candidate: Script): Promise<boolean> => {
    runs++;
    const fails = finds(await simulateFor(candidate, target), target);
    if (fails) progress?.(candidate, runs);
    return !fails;
  };
  const mayGoOn = () => runs < most && signal?.aborted !== true;
  const { counterexample } = await fc.check(fc.asyncProperty(new SmallerScripts(script, mayGoOn), holds), {
    numRuns: 1,
    seed: 1,
  });
  return counterexample ? { script: counterexample[0], runs } : undefined;
}

const finds = ({ findings }: Simulated, { checker, type }: Target): boolean =>
  findings.some((one) => one.checker === checker && one.type === type);

/** Nobody else's opinion is wanted. */
async function simulateFor(script: Script, { checker }: Target): Promise<Simulated> {
  const plan = await planOfScript(script);
  const checkers = plan.record.checkers.filter((reference) => nameOf(reference) === checker);
  return simulate({ ...plan, record: { ...plan.record, checkers } });
}
