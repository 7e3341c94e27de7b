import { expect, test } from "vitest";
import { virtualWorld } from "../../src/control/world.ts";
import type { Link } from "../../src/core/fault.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { imposeEntries } from "../../src/nemesis/impose.ts";
import type { Sample, ShapingControl } from "../../src/runtime/cluster.ts";
import type { Entry } from "../../src/runtime/in-force.ts";
import { FakeCluster } from "./fake-cluster.ts";

const link: Link = { from: "n1", to: "n2" };
const lossy: Entry = { kind: "shaped", link, shape: { loss: 0.5 } };

/** A cluster whose links can be tried, with what each trial will show: so many of a hundred datagrams arrive. */
function setting(...shown: readonly number[]) {
  const world = virtualWorld();
  const fake = new FakeCluster({ nodes: 3, clock: world.clock });
  const left = [...shown];
  const sample = (arrived: number): Sample => ({
    ...{ sent: 100, arrived, doubled: 0, wrong: 0, overtaken: 0 },
    ...{ least: 1e5, most: 2e6, bytes: 5000, took: 3e6 },
  });
  const shaping: ShapingControl = {
    ...fake.shapes.control,
    try: async (links) => links.map(() => sample(left.shift() ?? 100)),
  };
  const cluster = Object.defineProperty(fake, "shaping", { value: shaping });
  const table = new FaultTable(cluster, world.clock);
  const inject = (fault: number, ...entries: Entry[]) =>
    world.settle(imposeEntries(table.stage(fault), entries));
  return { world, left, inject };
}

test("a shape is in force when datagrams show it, not when its carrier says so", async () => {
  const { inject } = setting(100, 100, 100);
  expect((await inject(0, lossy)).evidence).toEqual([
    { what: "shape of n1→n2 (a fake)", holds: true, detail: "loses 50 %" },
    {
      what: "trial of n1→n2",
      holds: false,
      detail: "100 of 100 arrived in 100 µs to 2.00 ms; too few were lost",
    },
  ]);
});

test("what was not seen at once is looked for again", async () => {
  const { inject, left } = setting(100, 100, 48, 77);
  expect((await inject(0, lossy)).evidence.map(({ holds }) => holds)).toEqual([true, true]);
  expect(left).toEqual([77]);
});

test("a cure is verified by datagrams", async () => {
  const { world, inject } = setting(48, 40, 100);
  const injection = await inject(0, lossy);
  expect((await world.settle(injection.cure())).healed.at(-1)).toMatchObject({
    what: "trial of n1→n2",
    holds: true,
  });
});

test("a link that another fault shapes is not missed when it does not carry everything", async () => {
  const { world, inject } = setting(48, 25, 30);
  const injection = await inject(0, lossy);
  await inject(1, lossy);
  expect((await world.settle(injection.cure())).healed.map(({ holds }) => holds)).toEqual([true, true]);
});

test("a link that is cut is not tried", async () => {
  const { inject, left } = setting(7);
  await inject(0, { kind: "cut", link });
  expect((await inject(1, lossy)).evidence).toHaveLength(1);
  expect(left).toEqual([7]);
});
