import { expect, test } from "vitest";
import { planOfSeed } from "../../../src/trial/simulation/plan-of-seed.ts";
import { simulate } from "../../../src/trial/simulation/simulate.ts";

const workloads = ["register", "set", "counter", "bank", "log"];

test.each(workloads)("%s keeps what it promises while power and disk fail", async (workload) => {
  const nemesis = ["kill", "power-loss", "slow-disk", "full-disk", "sync-fails"];
  const plan = await planOfSeed({ what: `durable-kv/${workload}`, nemesis }, 3);
  const run = await simulate(plan);
  expect(run).toMatchObject({ exitCode: 0, verdict: "valid", findings: [] });
  expect(Object.keys(run.faults).sort()).toEqual([...nemesis].sort());
});
