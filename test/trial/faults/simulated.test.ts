import { expect, test } from "vitest";
import type { Fault } from "../../../src/core/fault.ts";
import type { Order } from "../../../src/trial/order.ts";
import { planOfSeed } from "../../../src/trial/simulation/plan-of-seed.ts";
import { inspect } from "../../../src/trial/simulation/simulate.ts";

async function faultsOf(order: Omit<Order, "what">, seed: number) {
  const plan = await planOfSeed({ what: "raft-kv/register", ...order }, seed);
  const { told, history } = await inspect(plan);
  expect(told.verdict).toBe("valid");
  return { plan, faults: history.faults };
}

const isApart = (faults: readonly Fault[]) =>
  faults.every((fault, i) => i === 0 || (faults[i - 1]?.end ?? Infinity) <= fault.begin);

test("a swarm strikes with what its plan says, and the system survives it", async () => {
  for (let seed = 1; seed <= 3; seed++) {
    const { plan, faults } = await faultsOf({ nemesis: ["all"] }, seed);
    expect(faults.length).toBeGreaterThan(0);
    expect(plan.record.nemeses).toEqual(expect.arrayContaining(faults.map(({ nemesis }) => nemesis)));
  }
});

test("one at a time means never two at once; else they overlap", async () => {
  const nemesis = ["disk", "kill", "partition", "network"];
  const apart = await faultsOf({ nemesis, oneAtATime: true }, 1);
  expect(apart.faults.length).toBeGreaterThan(3);
  expect(isApart(apart.faults)).toBe(true);
  expect(isApart((await faultsOf({ nemesis }, 1)).faults)).toBe(false);
});
