import { describe, expect, test } from "vitest";
import type { Script } from "../../../src/core/script.ts";
import { planOfScript } from "../../../src/trial/script/plan-of-script.ts";
import { scriptOf } from "../../../src/trial/script/script-of.ts";
import { planOfSeed, type SimulationOrder } from "../../../src/trial/simulation/plan-of-seed.ts";
import { inspect, simulate } from "../../../src/trial/simulation/simulate.ts";

async function recorded(order: SimulationOrder, seed: number) {
  const plan = await planOfSeed(order, seed);
  const { told, history } = await inspect(plan);
  return { told, script: scriptOf(plan.record, history) };
}

describe.each([
  ["toy/register", { bug: "lost-write" }, [1, 2, 3, 4, 5, 6]],
  ["raft-kv/register", undefined, [2, 5]],
  ["raft-kv/list-append", undefined, [1]],
  ["durable-kv/register", undefined, [3]],
  ["quorum-kv/register", undefined, [3]],
  ["paxos-kv/register", undefined, [3]],
])("%s", (what, set, seeds) => {
  test.each(seeds)("seed %i executed from its script gives the same history to the byte", async (seed) => {
    const { told, script } = await recorded({ what, ...(set ? { set } : {}) }, seed);
    expect((await simulate(await planOfScript(script))).sha256).toBe(told.sha256);
  });
});

const EMPTY: Script = {
  scriptVersion: 1,
  test: "toy/register",
  seed: 1,
  nodes: ["n1", "n2", "n3"],
  set: {},
  mutants: [],
  concurrency: 6,
  duration: 1e9,
  operations: [],
  faults: [],
};

const write = (time: number, thread: number, value: number) =>
  ({ time, thread, f: "write", key: 0, input: value }) as const;

test("a script of a person's own: what it does not say is read, until every node has answered", async () => {
  const script: Script = {
    ...EMPTY,
    operations: [write(1e8, 0, 7), { time: 3e8, thread: 1, f: "read", key: 0, input: null }],
    faults: [
      { begin: 2e8, end: 8e8, nemesis: "kill", plan: { spec: ["n3"], nodes: ["n3"] } },
      { begin: 4e8, end: 6e8, nemesis: "pause", plan: { spec: ["n3"], nodes: ["n3"] } },
    ],
  };
  const { told, history } = await inspect(await planOfScript(script));
  expect(told).toMatchObject({ exitCode: 0, verdict: "valid" });
  const [killed, paused] = history.faults;
  expect([killed?.begin, killed?.end, paused?.begin, paused?.end]).toEqual([2e8, 8e8, 4e8, 6e8]);
  const functions = Array.from({ length: history.count }, (_, i) => history.operation(i).f);
  expect(functions.slice(0, 2)).toEqual(["write", "read"]);
  expect(new Set(functions.slice(2))).toEqual(new Set(["read"]));
});

test.each<[Partial<Script>, string]>([
  [{ test: "toi/register" }, "Did you mean toy?"],
  [{ operations: [{ ...write(0, 0, 1), f: "wriet" }] }, 'operations[0].f: there is no operation "wriet"'],
  [{ faults: [{ begin: 0, end: 1, nemesis: "klil", plan: {} }] }, "Did you mean kill?"],
  [
    { faults: [{ begin: 0, end: 1, nemesis: "kill", plan: { spec: ["n1"] } }] },
    "faults[0].plan is no plan of kill",
  ],
  [{ faults: [{ begin: 0, end: 1, nemesis: "clock", plan: {} }] }, "clock"],
  [{ mutants: ["M09.99"] }, 'there is no mutant "M09.99"'],
  [{ set: { bug: "many" } }, "bug is one of"],
])("what a script names must exist: %j", async (changes, words) => {
  await expect(planOfScript({ ...EMPTY, ...changes })).rejects.toThrow(words);
  await expect(planOfScript({ ...EMPTY, ...changes })).rejects.toThrow("script");
});
