import { expect, test } from "vitest";
import { crashLoop } from "../../nemeses/crash-loop.ts";
import { milliseconds, seconds } from "../../src/core/duration.ts";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { fakeSetting } from "./setting.ts";

test("tutorial: a node is killed as soon as it has come up, and each crash and return was seen", async () => {
  const { world, cluster } = await fakeSetting();
  const plan = { spec: ["n3"], nodes: ["n3"], crashes: 3, down: milliseconds(5), up: milliseconds(7) };
  const { evidence, describe, cure } = await world.settle(
    crashLoop().inject(new FaultTable(cluster, world.clock).stage(0), plan),
  );
  expect(describe).toBe("crash-loop n3: 3 times");
  expect(cluster.calls).toEqual(Array(3).fill(["kill n3", "start n3"]).flat());
  expect(evidence.map(({ detail }) => detail)).toEqual(Array(3).fill(["is down", "is running"]).flat());
  await world.settle(cure());
  expect(cluster.broken).toEqual([]);
});

test("all its pauses together fit into its round", () => {
  for (const round of [seconds(1), seconds(6)])
    for (let seed = 0; seed < 50; seed++) {
      const plan = crashLoop(undefined, round).plan({ nodes: nodeNames(5), ordinal: 0 }, Random.of(seed));
      expect(plan.crashes * (plan.down + plan.up)).toBeLessThanOrEqual(round);
      expect(Math.min(plan.down, plan.up)).toBeGreaterThan(0);
    }
});
