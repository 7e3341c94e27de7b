import { planOfSeed } from "../src/trial/simulation/plan-of-seed.ts";
import { simulate } from "../src/trial/simulation/simulate.ts";
import type { Bench, Figure } from "./measure/figure.ts";
import { processorTime } from "./measure/processor-time.ts";

/** Seeds a second on one core, so that two cores have done a thousand in 20 s. */
const GOAL = 25;

const WARM_UP = 10;
const SEEDS = 40;

/** Whole runs of some 500 operations with the nemeses that each seed draws, recorded in memory and judged: how many seeds one core gets through. */
export const bench: Bench = async () => [
  await seedsOf("toy/register"),
  { ...(await seedsOf("raft-kv/register")), goal: GOAL },
];

async function seedsOf(what: string): Promise<Figure> {
  const run = async (from: number, count: number) => {
    for (let seed = from; seed < from + count; seed++) await simulate(await planOfSeed({ what }, seed));
  };
  await run(1000, WARM_UP);
  const time = await processorTime(2, () => run(1, SEEDS));
  return { name: `simulate ${what}, some 500 operations a seed`, figure: SEEDS / time, unit: "seeds/s" };
}
