import { expect, test } from "vitest";
import { pause } from "../../nemeses/pause.ts";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { fakeSetting } from "./setting.ts";

test("tutorial: nodes are frozen, seen frozen, and thawed", async () => {
  const { world, cluster } = await fakeSetting();
  const nemesis = pause([["n1", "n5"]]);
  const plan = nemesis.plan({ nodes: nodeNames(5), ordinal: 0 }, Random.of(1));
  expect(nemesis.describe(plan)).toBe("pause n1 n5");
  const { evidence, cure } = await world.settle(
    nemesis.inject(new FaultTable(cluster, world.clock).stage(0), plan),
  );
  expect(evidence.map(({ what, detail }) => `${what} ${detail}`)).toEqual([
    "process of n1 is paused",
    "process of n5 is paused",
  ]);
  expect(cluster.broken).toEqual(["n1 paused", "n5 paused"]);
  await world.settle(cure());
  expect(cluster.broken).toEqual([]);
});
