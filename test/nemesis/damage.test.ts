import { expect, test } from "vitest";
import { rollback } from "../../nemeses/rollback.ts";
import { truncate } from "../../nemeses/truncate.ts";
import { wipe } from "../../nemeses/wipe.ts";
import { seconds } from "../../src/core/duration.ts";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import { proves } from "../../src/nemesis/evidence.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { fakeSetting } from "../nemeses/setting.ts";

test("tutorial: killed, damaged, started again; the damage is evidence in the words of whoever did it", async () => {
  const { world, cluster } = await fakeSetting();
  const stage = new FaultTable(cluster, world.clock).stage(0);
  const plan = { spec: ["n2"], nodes: ["n2"], bytes: 7 };
  const { evidence, describe, cure } = await world.settle(truncate().inject(stage, plan));
  expect(describe).toBe("truncate n2: 7 bytes");
  expect(evidence).toEqual([
    { what: "process of n2", holds: true, detail: "is down" },
    { what: "data on the disk of n2", holds: true, detail: "7 bytes shorter" },
  ]);
  const { healed } = await world.settle(cure());
  expect(healed).toEqual([{ what: "process of n2", holds: true, detail: "is running" }]);
  expect(cluster.calls).toEqual(["kill n2", "start n2"]);
});

test("a rollback copies first, waits, and puts the copy back", async () => {
  const { world, cluster } = await fakeSetting();
  const stage = new FaultTable(cluster, world.clock).stage(0);
  const plan = { spec: ["n2"], nodes: ["n2"], age: seconds(3) };
  const begun = world.clock.now();
  const { evidence } = await world.settle(rollback().inject(stage, plan));
  expect(world.clock.now() - begun).toBeGreaterThanOrEqual(seconds(3));
  expect(evidence.map(({ detail }) => detail)).toEqual(["copied", "is down", "put back"]);
});

test("what could not be damaged is told, the fault is not in force, and its cure starts the node all the same", async () => {
  const { world, cluster } = await fakeSetting();
  cluster.files.wipe = async () => {
    throw new Error("n1 has nothing that could be removed");
  };
  const stage = new FaultTable(cluster, world.clock).stage(0);
  const { evidence, cure } = await world.settle(wipe().inject(stage, { spec: ["n1"], nodes: ["n1"] }));
  expect(proves(evidence)).toBe(false);
  expect(evidence.at(-1)).toMatchObject({ holds: false, detail: "n1 has nothing that could be removed" });
  await world.settle(cure());
  expect(cluster.broken).toEqual([]);
});

test("unless it is told, a majority keeps what it has", () => {
  for (const nemesis of [wipe(), truncate(), rollback()])
    for (const n of [1, 2, 3, 4, 5])
      for (let seed = 0; seed < 30; seed++) {
        const { nodes } = nemesis.plan({ nodes: nodeNames(n), ordinal: 0 }, Random.of(seed));
        expect(nodes.length).toBeLessThanOrEqual(Math.max(1, Math.ceil(n / 2) - 1));
      }
  expect(wipe(["all"]).plan({ nodes: nodeNames(3), ordinal: 0 }, Random.of(1)).nodes).toHaveLength(3);
});
