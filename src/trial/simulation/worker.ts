import { planOfSeed, type SimulationOrder } from "./plan-of-seed.ts";
import { type Simulated, simulate } from "./simulate.ts";

/** One seed of an order. */
export interface SimulationTask {
  readonly order: SimulationOrder;
  readonly seed: number;
}

/** Simulates one seed. This module is the entry of the worker threads that `threads.ts` starts. */
export default async function work({ order, seed }: SimulationTask): Promise<Simulated> {
  return simulate(await planOfSeed(order, seed));
}
