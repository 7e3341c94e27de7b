import type { Plan } from "../../control/plan.ts";
import type { Script } from "../../core/script.ts";
import { planOfScript } from "../script/plan-of-script.ts";
import { scriptOf } from "../script/script-of.ts";
import { type Shrunk, shrink, type Target } from "../shrink/shrink.ts";
import { planOfSeed, type SimulationOrder } from "./plan-of-seed.ts";
import { inspect, type Simulated, simulate } from "./simulate.ts";

/** What is to be simulated: a seed of an order, or a script. */
export type Simulation =
  | { readonly order: SimulationOrder; readonly seed: number }
  | { readonly script: Script };

/** One simulation; with a target, to be made smaller in so many runs for as long as that is found. */
export interface SimulationTask {
  readonly simulation: Simulation;
  readonly shrink?: { readonly target: Target; readonly runs: number };
}

// Nobody reads stacks here, and every definite failure is an error with one. A run that fails is simulated again where they are kept.
Error.stackTraceLimit = 0;

/** Simulates. This module is the entry of the worker threads that `threads.ts` starts. */
export default async function work(task: SimulationTask): Promise<Simulated | Shrunk | undefined> {
  if (!task.shrink) return simulate(await planOf(task.simulation));
  const { target, runs } = task.shrink;
  return shrink(await scriptOfSimulation(task.simulation), target, { runs });
}

const planOf = (simulation: Simulation): Promise<Plan> =>
  "script" in simulation ? planOfScript(simulation.script) : planOfSeed(simulation.order, simulation.seed);

async function scriptOfSimulation(simulation: Simulation): Promise<Script> {
  if ("script" in simulation) return simulation.script;
  const plan = await planOf(simulation);
  return scriptOf(plan.record, (await inspect(plan)).history);
}
