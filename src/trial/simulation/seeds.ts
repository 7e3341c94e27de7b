import { inOrder } from "./in-order.ts";
import type { SimulationOrder } from "./plan-of-seed.ts";
import type { Simulated } from "./simulate.ts";
import type { SimulationThreads } from "./threads.ts";

/** Which seeds: `count` of them, one after another, beginning with `from`. */
export interface Seeds {
  readonly from: number;
  readonly count: number;
}

/** So many runs a thread are under way or waiting, so that none is idle while a slow seed is waited for. */
const AHEAD = 4;

/**
 * Simulates seeds on threads, and hands their runs on in the order of the seeds: so the first failure is the same one however many
 * threads there are.
 */
export const simulateSeeds = (
  order: SimulationOrder,
  seeds: Seeds,
  threads: SimulationThreads,
): AsyncGenerator<Simulated> =>
  inOrder(seedsOf(seeds), AHEAD * threads.size, (seed) => threads.run({ order, seed }));

function* seedsOf({ from, count }: Seeds): Generator<number> {
  for (let seed = from; seed < from + count; seed++) yield seed;
}
