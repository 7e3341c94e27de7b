import { describe, expect, test } from "vitest";
import { virtualWorld } from "../../src/control/world.ts";
import type { Link } from "../../src/core/fault.ts";
import { proves } from "../../src/nemesis/evidence.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { imposeEntries } from "../../src/nemesis/impose.ts";
import type { Entry } from "../../src/runtime/in-force.ts";
import { FakeCluster } from "./fake-cluster.ts";

const link = (from: string, to: string): Link => ({ from, to });
const cut = (from: string, to: string): Entry => ({ kind: "cut", link: link(from, to) });
const paused: Entry = { kind: "paused", node: "n3" };

function setting() {
  const world = virtualWorld();
  const cluster = new FakeCluster({ nodes: 3, clock: world.clock });
  const table = new FaultTable(cluster, world.clock);
  const stage = table.stage(0);
  return { world, cluster, table, stage, other: table.stage(1) };
}

test("tutorial: what was imposed is seen in force, felt, and seen gone", async () => {
  const { cluster, stage } = setting();
  const injection = await imposeEntries(stage, [cut("n1", "n2"), paused], "n1 is not heard, n3 sleeps");
  expect(injection.describe).toBe("n1 is not heard, n3 sleeps");
  expect(injection.evidence).toEqual([
    { what: "probe n1→n2", holds: true, detail: "no datagram arrived" },
    { what: "control probe n3→n2", holds: true, detail: "a datagram arrived" },
    { what: "process of n3", holds: true, detail: "is paused" },
  ]);

  cluster.send(link("n1", "n2"), 17);
  expect(await injection.cure()).toEqual({
    felt: [{ what: "packets dropped", holds: true, detail: "n1→n2 17" }],
    healed: [
      { what: "probe n1→n2", holds: true, detail: "a datagram arrived" },
      { what: "process of n3", holds: true, detail: "is running" },
    ],
  });
});

describe("in force", () => {
  test("a network that is not cut although it says so is not in force", async () => {
    const { world, cluster, stage } = setting();
    cluster.lies.deafNetwork = true;
    const { evidence, cure } = await imposeEntries(stage, [cut("n1", "n2")]);
    expect(evidence[0]).toEqual({ what: "probe n1→n2", holds: false, detail: "a datagram arrived" });
    expect(proves(evidence)).toBe(false);
    expect(proves((await world.settle(cure())).healed)).toBe(true);
  });

  test("where no probe arrives anywhere, silence proves nothing", async () => {
    const { world, cluster, stage } = setting();
    cluster.lies.lostProbes = Infinity;
    const { evidence } = await world.settle(imposeEntries(stage, [cut("n1", "n2")]));
    expect(evidence).toContainEqual({
      what: "control probe n3→n2",
      holds: false,
      detail: "no datagram arrived",
    });
    expect(proves(evidence)).toBe(false);
  });

  test("the control keeps off links that other faults cut; with none left open there is none", async () => {
    const { stage, other } = setting();
    await imposeEntries(other, [cut("n3", "n2")]);
    const { evidence } = await imposeEntries(stage, [cut("n1", "n2")]);
    expect(evidence.map(({ what }) => what)).toEqual(["probe n1→n2", "control probe n1→n3"]);
    await imposeEntries(stage, [cut("n1", "n3"), cut("n2", "n1"), cut("n2", "n3")]);
    const last = await imposeEntries(other, [cut("n3", "n1")]);
    expect(last.evidence.map(({ what }) => what)).toEqual(["probe n3→n1"]);
  });

  test("nothing seen proves nothing", () => {
    expect(proves([])).toBe(false);
  });
});

describe("healed", () => {
  test("what another fault still asks for is not missed, and its links are not probed", async () => {
    const { cluster, stage, other } = setting();
    const { cure } = await imposeEntries(stage, [cut("n1", "n2"), paused]);
    const others = await imposeEntries(other, [cut("n1", "n2"), { kind: "down", node: "n3" }]);
    expect((await cure()).healed).toEqual([
      { what: "probe n1→n2", holds: true, detail: "another fault cuts it or loses messages" },
      { what: "process of n3", holds: true, detail: "is down" },
    ]);
    expect((await others.cure()).felt).toEqual([{ what: "packets dropped", holds: false, detail: "none" }]);
    expect(cluster.broken).toEqual([]);
  });

  test.each([
    [2, true],
    [3, false],
  ])("an open link on which %i probes are lost: seen open %s", async (lost, healed) => {
    const { world, cluster, stage } = setting();
    const { cure } = await imposeEntries(stage, [cut("n1", "n2")]);
    cluster.lies.lostProbes = lost;
    expect((await world.settle(cure())).healed.every(({ holds }) => holds)).toBe(healed);
  });

  test("a network that stays cut although it says it is open is not healed; once it listens again, the same cure heals it", async () => {
    const { world, cluster, stage } = setting();
    const { cure } = await imposeEntries(stage, [cut("n1", "n2")]);
    cluster.lies.deafNetwork = true;
    expect((await world.settle(cure())).healed).toEqual([
      { what: "probe n1→n2", holds: false, detail: "no datagram arrived" },
    ]);
    cluster.lies.deafNetwork = false;
    expect(proves((await world.settle(cure())).healed)).toBe(true);
    expect(cluster.broken).toEqual([]);
  });

  test("a cure may be repeated: there is nothing left to look at", async () => {
    const { cluster, stage } = setting();
    const { cure } = await imposeEntries(stage, [paused]);
    await cure();
    cluster.calls.length = 0;
    expect(await cure()).toEqual({ felt: [], healed: [] });
    expect(cluster.calls).toEqual([]);
  });
});

describe("a stage that is being cured", () => {
  test("can impose nothing more, and can be lifted", async () => {
    const { cluster, stage } = setting();
    await stage.impose([paused]);
    stage.retire();
    await expect(stage.impose([cut("n1", "n2")])).rejects.toThrow(
      "fault 0 is being cured and can impose nothing more",
    );
    await stage.lift();
    expect(cluster.broken).toEqual([]);
  });
});
