import { expect, test } from "vitest";
import { restart } from "../../nemeses/restart.ts";
import { type Duration, toSeconds } from "../../src/core/duration.ts";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import { proves } from "../../src/nemesis/evidence.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { fakeSetting } from "./setting.ts";

const planned = (nodes: number, seed = 1) =>
  restart().plan({ nodes: nodeNames(nodes), ordinal: 0 }, Random.of(seed));

test("tutorial: one node after another goes down and returns, and each was seen to", async () => {
  const { world, cluster } = await fakeSetting();
  const plan = { ...planned(5), order: ["n3", "n1"], gently: false };
  expect(restart().describe(plan)).toBe("restart n3, n1, each killed");
  const { evidence, cure } = await world.settle(
    restart().inject(new FaultTable(cluster, world.clock).stage(0), plan),
  );
  expect(evidence.map(({ what, detail }) => `${what} ${detail}`)).toEqual([
    "process of n3 is down",
    "process of n3 is running",
    "process of n1 is down",
    "process of n1 is running",
  ]);
  expect(cluster.calls).toEqual(["kill n3", "start n3", "kill n1", "start n1"]);
  await world.settle(cure());
  expect(cluster.broken).toEqual([]);
});

test("every node has its turn, never two at once, some rounds gently", async () => {
  for (const seed of [1, 2, 3, 4]) {
    const { world, cluster } = await fakeSetting();
    const plan = planned(5, seed);
    await world.settle(restart().inject(new FaultTable(cluster, world.clock).stage(0), plan));
    const end = plan.gently ? "terminate" : "kill";
    expect(cluster.calls).toEqual(plan.order.flatMap((node) => [`${end} ${node}`, `start ${node}`]));
    expect([...plan.order].sort()).toEqual(nodeNames(5));
  }
  expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => planned(5, seed).gently)).size).toBe(2);
});

test("a node that does not come back is told, and the cure starts it again", async () => {
  const { world, cluster } = await fakeSetting();
  cluster.lies.stillborn.add("n1");
  const { evidence, cure } = await world.settle(
    restart().inject(new FaultTable(cluster, world.clock).stage(0), { ...planned(5), order: ["n1"] }),
  );
  expect(evidence).toContainEqual({ what: "process of n1", holds: false, detail: "is down" });
  expect(proves(evidence)).toBe(false);
  expect(proves((await world.settle(cure())).healed)).toBe(true);
  expect(cluster.broken).toEqual([]);
});

test("a round of any size fits its deadline: waiting takes 10 s at most", () => {
  for (const nodes of [1, 3, 5, 9, 30]) {
    const { down, rest } = planned(nodes);
    expect(toSeconds((nodes * (down + rest)) as Duration)).toBeLessThanOrEqual(10);
    expect(Math.min(down, rest)).toBeGreaterThan(0);
  }
});
