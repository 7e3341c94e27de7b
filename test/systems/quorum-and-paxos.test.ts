import { expect, test } from "vitest";
import { mutants } from "../../patterns/mutants.ts";
import { planOfScript } from "../../src/trial/script/plan-of-script.ts";
import { planOfSeed } from "../../src/trial/simulation/plan-of-seed.ts";
import { type Simulated, simulate } from "../../src/trial/simulation/simulate.ts";
import { scenarios as paxosScenarios } from "../../systems/paxos-kv/scenarios.ts";
import { scenarios as quorumScenarios } from "../../systems/quorum-kv/scenarios.ts";

const seeds = [1, 2];

async function batch(what: string, nodes: number): Promise<Simulated[]> {
  const runs: Simulated[] = [];
  for (const seed of seeds) runs.push(await simulate(await planOfSeed({ what, nodes }, seed)));
  return runs;
}

test.each([
  ["quorum-kv/register", 3, "write-back"],
  ["quorum-kv/register", 4, "write-back"],
  ["quorum-kv/set", 5, "version conflict"],
  ["paxos-kv/register", 3, "ballot race"],
  ["paxos-kv/register", 5, "value adopted"],
])("%s on %i nodes is valid whatever breaks, and %s happens", async (what, nodes, mark) => {
  const runs = await batch(what, nodes);
  expect(runs.map(({ verdict, reason, findings }) => reason ?? findings[0]?.message ?? verdict)).toEqual(
    seeds.map(() => "valid"),
  );
  expect(runs.reduce((sum, { marks }) => sum + (marks[mark] ?? 0), 0)).toBeGreaterThan(0);
});

const scenarios = Object.entries({ ...quorumScenarios, ...paxosScenarios });

test.each(scenarios)("the scenario %s is survived by the code as it is", async (_, script) => {
  expect(await simulate(await planOfScript(script))).toMatchObject({ verdict: "valid", findings: [] });
});

test.each(scenarios)("the scenario %s is the end of its mutant", async (name, script) => {
  const mutant = name.startsWith("M") ? name : "M08.1";
  const { checker, anomaly: type } = mutants.find(({ id }) => id === mutant) as (typeof mutants)[number];
  const run = await simulate(await planOfScript({ ...script, mutants: [mutant] }));
  expect(run.findings).toContainEqual(expect.objectContaining({ checker, type }));
});
