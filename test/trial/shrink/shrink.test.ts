import { expect, test } from "vitest";
import { planOfScript } from "../../../src/trial/script/plan-of-script.ts";
import { scriptOf } from "../../../src/trial/script/script-of.ts";
import { shrink } from "../../../src/trial/shrink/shrink.ts";
import { planOfSeed } from "../../../src/trial/simulation/plan-of-seed.ts";
import { inspect, simulate } from "../../../src/trial/simulation/simulate.ts";

const target = { checker: "linearizable", type: "not-linearizable" };

async function scriptWith(bug: string, seed: number) {
  const plan = await planOfSeed({ what: "toy/register", set: { bug }, nemesis: ["kill", "pause"] }, seed);
  return scriptOf(plan.record, (await inspect(plan)).history);
}

test("tutorial: of hundreds of operations and several faults, the write and the kill that lost it are left", async () => {
  const script = await scriptWith("lost-write", 1);
  const shrunk = await shrink(script, target);
  expect(script.operations.length).toBeGreaterThan(300);
  expect(shrunk?.script.operations.length).toBeLessThanOrEqual(3);
  expect(shrunk?.script.faults.map(({ nemesis }) => nemesis)).toEqual(["kill"]);
  const again = await simulate(await planOfScript(shrunk!.script));
  expect(again.findings).toMatchObject([target]);
});

test("it stops when it has had its runs, with the smallest that it has", async () => {
  const script = await scriptWith("lost-write", 1);
  const shrunk = await shrink(script, target, { runs: 5 });
  expect(shrunk?.runs).toBeLessThanOrEqual(6);
  expect(shrunk?.script.operations.length).toBeLessThan(script.operations.length);
});

test("a script that does not fail like that is left alone", async () => {
  expect(await shrink(await scriptWith("none", 1), target)).toBeUndefined();
});
