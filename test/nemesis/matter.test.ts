import { describe, expect, test } from "vitest";
import { virtualWorld } from "../../src/control/world.ts";
import { milliseconds, seconds } from "../../src/core/duration.ts";
import type { Link } from "../../src/core/fault.ts";
import { proves } from "../../src/nemesis/evidence.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { imposeEntries } from "../../src/nemesis/impose.ts";
import type { DiskTrouble, Kept, Shape } from "../../src/runtime/cluster.ts";
import type { Entry } from "../../src/runtime/in-force.ts";
import { FakeCluster } from "./fake-cluster.ts";

const oneToTwo: Link = { from: "n1", to: "n2" };
const shaped = (shape: Shape): Entry => ({ kind: "shaped", link: oneToTwo, shape });
const skewed = (offset: number, drift = 0): Entry => ({
  kind: "skewed",
  node: "n1",
  skew: { offset: milliseconds(offset), drift: milliseconds(drift) },
});
const disk = (trouble: DiskTrouble): Entry => ({ kind: "disk", node: "n1", trouble });
const down: Entry = { kind: "down", node: "n1" };
const powerless = (power: Kept = "nothing"): Entry => ({ kind: "down", node: "n1", power });

function setting() {
  const world = virtualWorld();
  const cluster = new FakeCluster({ nodes: 3, clock: world.clock });
  const table = new FaultTable(cluster, world.clock);
  const inject = (fault: number, ...entries: Entry[]) =>
    world.settle(imposeEntries(table.stage(fault), entries));
  const cure = async (injection: Awaited<ReturnType<typeof inject>>) => world.settle(injection.cure());
  return { world, cluster, table, inject, cure };
}

describe("links", () => {
  test("tutorial: a shape is read back, felt by the messages that it touched, and gone", async () => {
    const { cluster, inject, cure } = setting();
    const injection = await inject(0, shaped({ loss: 0.2, types: ["vote"] }));
    expect(injection.evidence).toEqual([
      { what: "shape of n1→n2 (a fake)", holds: true, detail: "loses 20 % (vote)" },
    ]);
    cluster.send(oneToTwo, 3);
    expect(await cure(injection)).toEqual({
      felt: [{ what: "messages touched", holds: true, detail: "n1→n2 3" }],
      healed: [{ what: "shape of n1→n2 (a fake)", holds: true, detail: "as it was built" }],
    });
  });

  test("all shapes of a link apply, the same twice too, and each goes with its own fault", async () => {
    const { cluster, inject, cure } = setting();
    const one = await inject(0, shaped({ loss: 0.2 }));
    const two = await inject(1, shaped({ loss: 0.2 }), shaped({ delay: 5e6 }));
    expect(cluster.broken).toHaveLength(3);
    const { healed } = await cure(two);
    expect(healed.map(({ detail }) => detail)).toEqual(["loses 20 %", "loses 20 %"]);
    expect(proves(healed)).toBe(true);
    expect(cluster.broken).toEqual(['n1→n2 {"loss":0.2}']);
    await cure(one);
    expect(cluster.calls.at(-1)).toBe("shape");
  });

  test("a link that says it is shaped and is not, is not in force; one that stays shaped is not healed until it listens", async () => {
    const { cluster, inject, cure } = setting();
    cluster.lies.deaf.add("shape");
    const deaf = await inject(0, shaped({ loss: 0.2 }));
    expect(proves(deaf.evidence)).toBe(false);
    cluster.lies.deaf.clear();
    await cure(deaf);
    const injection = await inject(1, shaped({ loss: 0.3 }));
    expect(proves(injection.evidence)).toBe(true);
    cluster.lies.deaf.add("shape");
    expect(proves((await cure(injection)).healed)).toBe(false);
    cluster.lies.deaf.clear();
    expect(proves((await cure(injection)).healed)).toBe(true);
  });

  test("a probe keeps off links on which another fault loses messages", async () => {
    const { inject, cure } = setting();
    await inject(0, shaped({ loss: 1 }), {
      kind: "shaped",
      link: { from: "n3", to: "n2" },
      shape: { loss: 0.1 },
    });
    const cut = await inject(1, { kind: "cut", link: oneToTwo });
    expect(cut.evidence.map(({ what }) => what)).toEqual(["probe n1→n2", "control probe n1→n3"]);
    expect((await cure(cut)).healed).toEqual([
      { what: "probe n1→n2", holds: true, detail: "another fault cuts it or loses messages" },
    ]);
  });

  test("who shapes does not complain of who cuts", async () => {
    const { cluster, inject } = setting();
    cluster.lies.failures.set("apply", 9).set("shape", 1);
    await expect(inject(0, { kind: "cut", link: oneToTwo })).rejects.toThrow("could not cut and open links");
    await expect(inject(1, shaped({ loss: 1 }))).rejects.toThrow("could not shape links: the engine is busy");
    expect(proves((await inject(2, shaped({ loss: 0.5 }))).evidence)).toBe(true);
  });
});

describe("clocks", () => {
  const ahead = async ({ cluster }: { cluster: FakeCluster }) => (await cluster.clock.read("n1")) / 1e6;

  test("skews add up, a drift goes on where it is, and each goes with its own fault", async () => {
    const test = setting();
    const { world, inject, cure } = test;
    const drift = await inject(0, skewed(0, 100));
    expect(drift.evidence).toEqual([{ what: "clock of n1", holds: true, detail: "10.0 ms ahead" }]);
    await world.settle(new Promise<void>((wake) => void world.clock.wakeAt(seconds(10), wake)));
    expect(await ahead(test)).toBeCloseTo(1000);
    const bump = await inject(1, skewed(-5000));
    expect(bump.evidence).toEqual([{ what: "clock of n1", holds: true, detail: "4.00 s behind" }]);
    expect(proves((await cure(drift)).healed)).toBe(true);
    expect(await ahead(test)).toBeCloseTo(-5000);
    expect((await cure(bump)).healed).toEqual([{ what: "clock of n1", holds: true, detail: "right" }]);
  });

  test.each([4, -4, 200_000])(
    "a clock that did not move by %i ms is seen, and one that did not come back",
    async (offset) => {
      const { cluster, inject, cure } = setting();
      cluster.lies.deaf.add("clock");
      const deaf = await inject(0, skewed(offset));
      expect(proves(deaf.evidence)).toBe(false);
      cluster.lies.deaf.clear();
      await cure(deaf);
      const injection = await inject(1, skewed(offset));
      cluster.lies.deaf.add("clock");
      expect(proves((await cure(injection)).healed)).toBe(false);
      cluster.lies.deaf.clear();
      expect(proves((await cure(injection)).healed)).toBe(true);
      expect(await cluster.clock.read("n1")).toBe(0);
    },
  );

  test("what a reading rests on is told, and wrong answers are felt", async () => {
    const { cluster, inject, cure } = setting();
    let wrong = 3;
    Object.assign(cluster.clock, { witness: () => "etcd (7) was told so", wrong: async () => wrong });
    const injection = await inject(0, skewed(1000));
    expect(injection.evidence).toEqual([
      { what: "clock of n1", holds: true, detail: "1.00 s ahead: etcd (7) was told so" },
    ]);
    wrong = 5;
    expect((await cure(injection)).felt).toEqual([{ what: "wrong times told", holds: true, detail: "n1 2" }]);
  });

  test("a node that is down has no clock to be wrong; one that only does not say is not healed", async () => {
    const { cluster, inject, cure } = setting();
    const injection = await inject(0, skewed(1000));
    cluster.clock.read = async () => {
      throw new Error("nobody answers");
    };
    expect(proves((await cure(injection)).healed)).toBe(false);
    cluster.crash("n1");
    expect((await cure(injection)).healed).toEqual([
      { what: "clock of n1", holds: true, detail: "cannot be read: nobody answers" },
    ]);
  });

  test("a skew of a node that is down is not in force", async () => {
    const { cluster, inject } = setting();
    cluster.clock.read = async () => {
      throw new Error("nobody answers");
    };
    cluster.crash("n1");
    expect(proves((await inject(0, skewed(1000))).evidence)).toBe(false);
  });
});

describe("disks", () => {
  test("troubles unite, are read back, felt, and go with their own fault", async () => {
    const { cluster, inject, cure } = setting();
    const one = await inject(0, disk({ kind: "full" }), disk({ kind: "slow", latency: 5e6 }));
    const two = await inject(1, disk({ kind: "full" }), disk({ kind: "sync-fails" }));
    expect(two.evidence.map(({ holds }) => holds)).toEqual([true, true]);
    expect(cluster.broken).toHaveLength(3);
    cluster.disks.write("n1", 7);
    const { felt, healed } = await cure(one);
    expect(felt).toEqual([{ what: "disk operations in trouble", holds: true, detail: "n1 7" }]);
    expect(healed[0]).toEqual({ what: "disk of n1", holds: true, detail: "is full; fails to sync once" });
    await cure(two);
    expect(cluster.broken).toEqual([]);
  });

  test("a disk that is deaf is not in force, and not healed", async () => {
    const { cluster, inject, cure } = setting();
    cluster.lies.deaf.add("disk");
    const deaf = await inject(0, disk({ kind: "full" }));
    expect(proves(deaf.evidence)).toBe(false);
    cluster.lies.deaf.clear();
    await cure(deaf);
    const injection = await inject(1, disk({ kind: "sync-fails" }));
    cluster.lies.deaf.add("disk");
    expect(proves((await cure(injection)).healed)).toBe(false);
    cluster.lies.deaf.clear();
    expect(proves((await cure(injection)).healed)).toBe(true);
    expect(cluster.broken).toEqual([]);
  });

  test("a node that died of its disk is started once that is mended, and not before", async () => {
    const { cluster, inject, cure } = setting();
    const injection = await inject(0, disk({ kind: "sync-fails" }));
    cluster.crash("n1");
    await cure(await inject(1, { kind: "paused", node: "n1" }));
    expect(cluster.broken).toContain("n1 down");
    await cure(injection);
    expect(cluster.calls.slice(-2)).toEqual(["disk n1", "start n1"]);
    expect(cluster.broken).toEqual([]);
    await cure(await inject(2, disk({ kind: "full" })));
    cluster.crash("n1");
    await cure(await inject(3, { kind: "paused", node: "n1" }));
    expect(cluster.broken).toEqual(["n1 down"]);
  });

  test("a node that does not come back because another fault troubles its disk is not missed, and comes back with the disk", async () => {
    const { cluster, inject, cure } = setting();
    const trouble = await inject(0, disk({ kind: "read-only" }));
    const killed = await inject(1, down);
    cluster.lies.stillborn.add("n1");
    expect(proves((await cure(killed)).healed)).toBe(true);
    expect(cluster.broken).toContain("n1 down");
    expect(proves((await cure(trouble)).healed)).toBe(true);
    expect(cluster.broken).toEqual([]);
  });
});

describe("losses of power", () => {
  test("tutorial: the node is down, what it lost is told and felt, and it starts on what is left", async () => {
    const { cluster, inject, cure } = setting();
    cluster.disks.write("n1", 4);
    const injection = await inject(0, powerless("torn"));
    expect(injection.evidence).toEqual([
      { what: "process of n1", holds: true, detail: "is down" },
      { what: "power of n1", holds: true, detail: "took 4 operations (40 bytes) that were not synced" },
    ]);
    expect((await cure(injection)).felt).toEqual([
      { what: "loss of power", holds: true, detail: "n1 took 4 operations (40 bytes) that were not synced" },
    ]);
    expect(cluster.calls).toEqual(["cut power n1 torn", "start n1"]);
  });

  test("one that had nothing to lose was in force and not felt", async () => {
    const { inject, cure } = setting();
    const injection = await inject(0, powerless());
    expect(proves(injection.evidence)).toBe(true);
    expect((await cure(injection)).felt).toEqual([
      { what: "loss of power", holds: false, detail: "n1 all was synced" },
    ]);
  });

  test.each([
    [0, 1],
    [1, 0],
  ])(
    "strikes once, also who is down by a kill; fault %i ends before fault %i, and then the node starts",
    async (...order) => {
      const { cluster, inject, cure } = setting();
      cluster.disks.write("n1", 4);
      const injections = [await inject(0, down), await inject(1, powerless())];
      expect(injections[1]?.evidence[1]?.detail).toContain("took 4 operations");
      for (const fault of order) {
        expect(cluster.broken).toEqual(["n1 down"]);
        expect(proves((await cure(injections[fault] as (typeof injections)[number])).healed)).toBe(true);
      }
      expect(cluster.calls).toEqual(["kill n1", "cut power n1 nothing", "start n1"]);
      expect(cluster.broken).toEqual([]);
    },
  );

  test("each of two strikes", async () => {
    const { cluster, inject } = setting();
    await inject(0, powerless("prefix"));
    await inject(1, powerless("nothing"));
    expect(cluster.calls).toEqual(["cut power n1 prefix", "cut power n1 nothing"]);
  });

  test("one that failed is tried again while the fault stands, and never after", async () => {
    const { world, cluster, table, inject } = setting();
    cluster.lies.failures.set("cut power n1 nothing", 1);
    await expect(inject(0, powerless())).rejects.toThrow("could not cut the power of n1: the engine is busy");
    cluster.lies.failures.set("cut power n1 nothing", 1);
    const [stage] = [table.stage(1)];
    await expect(world.settle(stage.impose([powerless()]))).rejects.toThrow("could not cut the power");
    expect(cluster.broken).toEqual(["n1 down"]);
    cluster.lies.failures.set("cut power n1 nothing", 1);
    const other = table.stage(2);
    await expect(world.settle(other.impose([powerless("torn")]))).rejects.toThrow("could not cut the power");
    cluster.calls.length = 0;
    await world.settle(other.lift());
    expect(cluster.calls).not.toContain("cut power n1 torn");
    expect(cluster.calls.filter((call) => call === "cut power n1 nothing")).toHaveLength(2);
  });
});
