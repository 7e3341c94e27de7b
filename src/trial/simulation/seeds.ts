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
 * threads there are. Who has seen enough stops asking.
 */
export async function* simulateSeeds(
  order: SimulationOrder,
  { from, count }: Seeds,
  threads: SimulationThreads,
): AsyncGenerator<Simulated> {
  const underWay: Promise<Simulated>[] = [];
  const begin = (seed: number) => {
    const run = threads.run(order, seed);
    // Whoever stops asking also stops listening: what is then still under way may fail unheard.
    run.catch(() => {});
    underWay.push(run);
  };
  let next = from;
  while (next < from + count || underWay.length > 0) {
    while (next < from + count && underWay.length < AHEAD * threads.size) begin(next++);
    yield await (underWay.shift() as Promise<Simulated>);
  }
}
