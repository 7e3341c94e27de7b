import { afterAll, expect, test } from "vitest";
import { planOfSeed } from "../../../src/trial/simulation/plan-of-seed.ts";
import { simulateSeeds } from "../../../src/trial/simulation/seeds.ts";
import { type Simulated, simulate } from "../../../src/trial/simulation/simulate.ts";
import { SeedTally } from "../../../src/trial/simulation/tally.ts";
import { SimulationThreads } from "../../../src/trial/simulation/threads.ts";

const one = new SimulationThreads(1);
const two = new SimulationThreads(2);
afterAll(() => Promise.all([one.close(), two.close()]));

async function all(what: string, count: number, threads: SimulationThreads): Promise<Simulated[]> {
  const runs: Simulated[] = [];
  for await (const run of simulateSeeds({ what }, { from: 1, count }, threads)) runs.push(run);
  return runs;
}

test.each([
  ["toy/register", 4],
  ["raft-kv/register", 2],
  ["durable-kv/register", 1],
  ["quorum-kv/register", 1],
  ["paxos-kv/register", 1],
])(
  "%s: one worker, two workers and none give the same runs, in the order of the seeds",
  async (what, count) => {
    const runs = await all(what, count, one);
    expect(runs.map(({ seed }) => seed)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    expect(await all(what, count, two)).toEqual(runs);
    for (const run of runs) expect(await simulate(await planOfSeed({ what }, run.seed))).toEqual(run);
  },
);

test("another seed is another run, with other nemeses", async () => {
  const runs = await all("toy/register", 6, two);
  expect(new Set(runs.map(({ sha256 }) => sha256)).size).toBe(6);
  expect(new Set(runs.map(({ faults }) => Object.keys(faults).sort().join())).size).toBeGreaterThan(2);
});

test("who stops asking at the first failure has seen the first one", async () => {
  const order = { what: "toy/register", set: { bug: "lost-write" } };
  const tally = new SeedTally();
  for await (const run of simulateSeeds(order, { from: 1, count: 1000 }, two)) {
    tally.add(run);
    if (run.verdict === "invalid") break;
  }
  expect(tally.exitCode).toBe(1);
  expect(tally.failures).toHaveLength(1);
  expect(tally.worst?.seed).toBe(tally.count);
});
