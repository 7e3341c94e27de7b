import { expect } from "vitest";
import { mutants } from "../../patterns/mutants.ts";
import type { System } from "../../src/runtime/system.ts";
import { findSystem } from "../../src/trial/catalogue.ts";
import { simulateSeeds } from "../../src/trial/simulation/seeds.ts";
import { SeedTally } from "../../src/trial/simulation/tally.ts";
import { SimulationThreads } from "../../src/trial/simulation/threads.ts";

/** What must have happened in a batch of each reference cluster, by the marks of its code: else the batch has not tested it. */
export const EXPECTED: { readonly [system: string]: readonly string[] } = {
  "durable-kv": ["segment rolled", "snapshot saved", "torn tail cut", "update waited"],
  "raft-kv": [
    "leader elected",
    "conflicting entries removed",
    "snapshot saved",
    "snapshot installed",
    "repeat answered",
    "unanswered requests sent again",
  ],
  "quorum-kv": ["write-back", "version conflict", "read repair"],
  "paxos-kv": ["ballot race", "value adopted"],
};

/** Simulates so many seeds of a system without mutants, spread over its workloads, with nemeses that the seeds draw. */
export async function batch(name: string, seeds: number): Promise<SeedTally> {
  const threads = new SimulationThreads();
  const tally = new SeedTally();
  const pairs = Object.keys(findSystem(name).workloads).map((workload) => `${name}/${workload}`);
  const count = Math.ceil(seeds / pairs.length);
  try {
    for (const what of pairs)
      for await (const run of simulateSeeds({ what }, { from: 1, count }, threads)) tally.add(run);
    return tally;
  } finally {
    await threads.close();
  }
}

/** Nobody is accused, nothing stays open, all that should have happened has happened, and every mutant's switch was reached. */
export function expectSound(name: string, tally: SeedTally): void {
  expect(
    tally.failures.map(({ seed, verdict, reason, findings }) => ({ seed, verdict, reason, findings })),
  ).toEqual([]);
  for (const mark of [...(EXPECTED[name] as readonly string[]), "unsynced data lost"])
    expect(tally.marks.get(mark) ?? 0, mark).toBeGreaterThan(0);
  const own = mutants.filter(({ pair }) => pair.startsWith(`${name}/`)).map(({ id }) => id);
  expect(own.filter((id) => !tally.asked.has(id))).toEqual([]);
  for (const nemesis of survivedBy(findSystem(name)))
    expect(tally.faults.get(nemesis) ?? 0, nemesis).toBeGreaterThan(0);
}

const survivedBy = ({ survives, options }: System): readonly string[] =>
  survives?.(Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, spec.default]))) ?? [];
