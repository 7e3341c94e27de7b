import type { Mutant, Trial } from "../../../patterns/mutants.ts";
import { EXIT } from "../../core/errors.ts";
import { nodeNames } from "../../core/node.ts";
import type { Script } from "../../core/script.ts";
import { withTrial } from "../mutant-named.ts";
import { scenarioOf } from "../scenario.ts";
import type { Finding, Simulated } from "../simulation/simulate.ts";
import type { SimulationThreads } from "../simulation/threads.ts";
import type { Simulation } from "../simulation/worker.ts";

/** How long to look. */
export interface HuntOptions {
  /** So many seeds at the most. */
  readonly seeds: number;
  /** So many runs to make the script of a kill smaller; none, and nobody asks how little it takes. */
  readonly shrinking: number;
}

/** How a mutant was found. */
export interface Kill {
  /** Which seed it took, counted from the first; 0 where its scenario did it. */
  readonly seed: number;
  /** What else was found of it in that run. */
  readonly also: readonly Finding[];
  /** How little it takes; absent where nobody asked. */
  readonly smallest?: { readonly operations: number; readonly faults: number };
}

/** A line of the kill matrix as it turned out. */
export interface Hunted {
  readonly mutant: Mutant;
  /** Absent where it was not found in as many seeds as it may take. */
  readonly kill?: Kill;
  /** How many runs of the weaker trial there were, on the same seeds. */
  readonly twins: number;
  /** Those of them that were not valid. */
  readonly accused: readonly Simulated[];
}

/** Whether a line of the matrix is as it should be. */
export const holds = ({ mutant, kill, accused }: Hunted): boolean =>
  (kill !== undefined || mutant.spared !== undefined) && accused.length === 0;

/**
 * Hunts one mutant: by its scenario, where it has one, else by seed after seed until the first that kills it, at most `seeds`. Beside each goes the
 * weaker trial on the same seed, which must find nothing. A kill is the expected anomaly of the expected checker, and nothing else is one.
 */
export async function hunt(
  mutant: Mutant,
  { seeds, shrinking }: HuntOptions,
  threads: SimulationThreads,
): Promise<Hunted> {
  const scenario = scenarioOf({ what: mutant.pair, mutant: mutant.id });
  const trials = scenario ? [directed(mutant, scenario)] : drawn(mutant, seeds);
  const accused: Simulated[] = [];
  let twins = 0;
  let kill: Kill | undefined;
  for (const { seed, strong, weak } of trials) {
    const [run, twin] = await Promise.all([threads.run(strong), threads.run(weak)]);
    twins++;
    if (twin.exitCode !== EXIT.valid) accused.push(twin);
    if (!kills(mutant, run)) continue;
    const smallest = await smallestOf(mutant, strong, shrinking, threads);
    kill = { seed, also: others(mutant, run), ...(smallest ? { smallest } : {}) };
    break;
  }
  return { mutant, ...(kill ? { kill } : {}), twins, accused };
}

/** One attempt, and its weaker twin. */
interface Attempt {
  readonly seed: number;
  readonly strong: Simulation;
  readonly weak: Simulation;
}

function* drawn({ id, pair, dies, survives }: Mutant, seeds: number): Generator<Attempt> {
  const order = { what: pair, mutant: id };
  const strong = withTrial(order, dies);
  const weak = withTrial(order, weaker(dies, survives));
  for (let seed = 1; seed <= seeds; seed++)
    yield { seed, strong: { order: strong, seed }, weak: { order: weak, seed } };
}

/** Where the weaker trial says nothing, it is as the stronger one. */
const weaker = (dies: Trial, survives: Trial): Trial => ({
  ...dies,
  ...survives,
  set: { ...dies.set, ...survives.set },
});

/** The scenario, and the same operations without the faults that the weaker trial does not have. */
function directed({ survives }: Mutant, scenario: Script): Attempt {
  const weak: Script = {
    ...scenario,
    ...(survives.nodes === undefined ? {} : { nodes: nodeNames(survives.nodes) }),
    set: { ...scenario.set, ...survives.set },
    faults: scenario.faults.filter(({ nemesis }) => survives.nemesis.includes(nemesis)),
  };
  return { seed: 0, strong: { script: scenario }, weak: { script: weak } };
}

const isExpected = ({ checker, anomaly }: Mutant, finding: Finding): boolean =>
  finding.checker === checker && finding.type === anomaly;

const kills = (mutant: Mutant, { exitCode, findings }: Simulated): boolean =>
  exitCode === EXIT.invalid && findings.some((finding) => isExpected(mutant, finding));

const others = (mutant: Mutant, { findings }: Simulated): Finding[] =>
  findings.filter((finding) => !isExpected(mutant, finding));

async function smallestOf(
  { checker, anomaly }: Mutant,
  simulation: Simulation,
  runs: number,
  threads: SimulationThreads,
): Promise<Kill["smallest"]> {
  if (runs === 0) return undefined;
  const shrunk = await threads.shrink(simulation, { checker, type: anomaly }, runs);
  return shrunk && { operations: shrunk.script.operations.length, faults: shrunk.script.faults.length };
}
