import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { virtualWorld } from "../../src/control/world.ts";
import { milliseconds, seconds } from "../../src/core/duration.ts";
import type { Link } from "../../src/core/fault.ts";
import { Random } from "../../src/core/random.ts";
import { showValue } from "../../src/core/value.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import type { Stage } from "../../src/nemesis/nemesis.ts";
import type { DiskTrouble, Shape } from "../../src/runtime/cluster.ts";
import { type Entry, InForce, linkName } from "../../src/runtime/in-force.ts";
import { FakeCluster } from "./fake-cluster.ts";

const link = (from: string, to: string): Link => ({ from, to });
const cut = (from: string, to: string): Entry => ({ kind: "cut", link: link(from, to) });
const down = (node: string): Entry => ({ kind: "down", node });
const gently = (node: string): Entry => ({ kind: "down", node, gently: true });
const paused = (node: string): Entry => ({ kind: "paused", node });
const powerless = (node: string): Entry => ({ kind: "down", node, power: "nothing" });
const shaped = (from: string, to: string, shape: Shape): Entry => ({
  kind: "shaped",
  link: link(from, to),
  shape,
});
const skewed = (node: string, offset: number, drift = 0): Entry => ({
  kind: "skewed",
  node,
  skew: { offset, drift },
});
const disk = (node: string, trouble: DiskTrouble): Entry => ({ kind: "disk", node, trouble });

function setting(latency?: () => number) {
  const world = virtualWorld();
  const cluster = new FakeCluster({ nodes: 3, clock: world.clock, ...(latency ? { latency } : {}) });
  const table = new FaultTable(cluster, world.clock);
  return {
    world,
    cluster,
    table,
    stages: [table.stage(0), table.stage(1), table.stage(2), table.stage(3)] as const,
  };
}

/** What the world would look like if the faults that stand were all there is. */
function brokenBy(faults: readonly (readonly Entry[])[], cluster: FakeCluster): string[] {
  const inForce = new InForce();
  for (const [fault, entries] of faults.entries()) inForce.add(fault, entries);
  const nodes = cluster.names
    .map((node) => [node, inForce.stateOf(node)] as const)
    .filter(([, state]) => state !== "running");
  return [
    ...nodes.map(([node, state]) => `${node} ${state}`),
    ...inForce.cutLinks().map(({ from, to }) => `${from}→${to} cut`),
    ...inForce.shapedLinks().map(({ link, shape }) => `${linkName(link)} ${showValue(shape)}`),
    ...cluster.names.flatMap((node) => {
      const { offset, drift } = inForce.skewOf(node, 0);
      return [
        ...(offset !== 0 || drift !== 0 ? [`${node} skewed`] : []),
        ...inForce.troublesOf(node).map((trouble) => `${node} ${showValue(trouble)}`),
      ];
    }),
  ].sort();
}

test("tutorial: faults overlap, and each takes away only what is its own", async () => {
  const {
    cluster,
    stages: [one, two],
  } = setting();
  await one.impose([cut("n1", "n2"), paused("n3")]);
  await two.impose([cut("n1", "n2"), down("n3")]);
  expect(cluster.broken).toEqual(["n1→n2 cut", "n3 down"]);

  await two.lift();
  expect(cluster.broken).toEqual(["n1→n2 cut", "n3 paused"]);
  await one.lift();
  expect(cluster.broken).toEqual([]);
});

describe("steps", () => {
  test.each<[string, readonly Entry[], readonly Entry[], readonly string[]]>([
    ["a frozen node is killed as it is", [paused("n1")], [down("n1")], ["kill n1"]],
    ["a node that is down stays so when it is to be frozen too", [down("n1")], [paused("n1")], []],
    ["the network comes before the processes", [], [down("n1"), cut("n1", "n2")], ["apply n1→n2", "kill n1"]],
    ["a network that is as it should be is not touched", [cut("n1", "n2")], [cut("n1", "n2")], []],
    ["a node is asked to end where every fault asks gently", [], [gently("n1")], ["terminate n1"]],
    ["a frozen node cannot be asked", [paused("n1")], [gently("n1")], ["kill n1"]],
  ])("%s", async (_, before, after, calls) => {
    const {
      cluster,
      stages: [one, two],
    } = setting();
    await one.impose(before);
    cluster.calls.length = 0;
    await two.impose(after);
    expect(cluster.calls).toEqual(calls);
  });

  test("a node that was killed while it should be frozen is started and frozen again", async () => {
    const {
      cluster,
      stages: [one, two],
    } = setting();
    await one.impose([paused("n1")]);
    await two.impose([down("n1")]);
    cluster.calls.length = 0;
    await two.lift();
    expect(cluster.calls).toEqual(["start n1", "pause n1"]);
  });

  test("one gentle fault does not soften another", async () => {
    const {
      cluster,
      stages: [one, two],
    } = setting();
    await Promise.all([one.impose([gently("n1")]), two.impose([down("n1")])]);
    expect(cluster.calls).toEqual(["kill n1"]);
  });

  test("a server that will not end when asked is made to", async () => {
    const {
      world,
      cluster,
      stages: [one],
    } = setting();
    cluster.lies.hangs.add("terminate n1");
    await world.settle(one.impose([gently("n1")]));
    expect(cluster.calls).toEqual(["terminate n1", "kill n1"]);
    expect(world.clock.now()).toBe(seconds(5));
  });

  test("a server that died by itself is not started again by a fault that only freezes", async () => {
    const {
      cluster,
      stages: [one],
    } = setting();
    cluster.crash("n1");
    expect(await one.impose([paused("n1")])).toEqual([
      { what: "process of n1", holds: false, detail: "is down" },
    ]);
    await one.lift();
    expect(cluster.broken).toEqual(["n1 down"]);
    expect(cluster.calls).toEqual([]);
  });
});

test("a server that was killed and started again may die by itself like any other", async () => {
  const { cluster, stages } = setting();
  const [one, two] = stages;
  await one.impose([down("n1")]);
  await one.lift();
  cluster.crash("n1");
  await two.impose([paused("n1")]);
  expect(cluster.broken).toEqual(["n1 down"]);
});

describe("when a step fails", () => {
  test("impose rejects, the entries stay asked for, and the next reconcile of anybody tries again", async () => {
    const {
      cluster,
      table,
      stages: [one, two],
    } = setting();
    cluster.lies.failures.set("pause n1", 1);
    await expect(one.impose([paused("n1"), paused("n2")])).rejects.toThrow(
      "could not pause n1: the engine is busy",
    );
    expect(cluster.broken).toEqual(["n2 paused"]);
    expect(table.wanted.stateOf("n1")).toBe("paused");
    await two.impose([cut("n1", "n2")]);
    expect(cluster.broken).toEqual(["n1 paused", "n1→n2 cut", "n2 paused"]);
  });

  test("a fault does not complain of what is another's", async () => {
    const {
      cluster,
      stages: [one, two],
    } = setting();
    cluster.lies.failures.set("pause n1", 2);
    await expect(one.impose([paused("n1")])).rejects.toThrow();
    expect(await two.impose([paused("n2")])).toEqual([
      { what: "process of n2", holds: true, detail: "is paused" },
    ]);
  });

  test("a network that could not be cut is cut by the next reconcile, though nothing of it has changed", async () => {
    const {
      cluster,
      stages: [one, two],
    } = setting();
    cluster.lies.failures.set("apply", 1);
    await expect(one.impose([cut("n1", "n2")])).rejects.toThrow(
      "could not cut and open links: the engine is busy",
    );
    await two.impose([paused("n3")]);
    expect(cluster.broken).toEqual(["n1→n2 cut", "n3 paused"]);
  });

  test("a step that never answers fails after 20 s, and holds nobody else up after that", async () => {
    const {
      world,
      cluster,
      stages: [one, two],
    } = setting();
    cluster.lies.hangs.add("kill n1");
    const hanging = expect(one.impose([down("n1")])).rejects.toThrow(
      "could not kill n1: no answer for 20.0 s",
    );
    await world.settle(Promise.all([hanging, two.impose([paused("n2")])]));
    expect(cluster.broken).toEqual(["n2 paused"]);
    // Every reconcile tries n1 again, in vain, and none is held up for longer than one step.
    expect(world.clock.now()).toBe(seconds(40));
  });

  test("what was lifted in vain can be lifted again", async () => {
    const {
      cluster,
      stages: [one],
    } = setting();
    await one.impose([down("n1"), cut("n1", "n2")]);
    cluster.lies.failures.set("start n1", 1).set("apply", 1);
    await expect(one.lift()).rejects.toThrow(
      "could not cut and open links: the engine is busy; could not start n1: the engine is busy",
    );
    await one.lift();
    expect(cluster.broken).toEqual([]);
  });
});

describe("laws", () => {
  const entries = fc.uniqueArray(
    fc.constantFrom(
      cut("n1", "n2"),
      cut("n2", "n1"),
      cut("n3", "n1"),
      down("n1"),
      gently("n1"),
      down("n2"),
      paused("n1"),
      paused("n2"),
      paused("n3"),
      powerless("n1"),
      powerless("n2"),
      shaped("n1", "n2", { loss: 0.5 }),
      shaped("n1", "n2", { delay: 5 }),
      shaped("n2", "clients", { loss: 1 }),
      skewed("n1", 5e9),
      skewed("n1", -5e9),
      skewed("n2", 0, 1e8),
      disk("n1", { kind: "full" }),
      disk("n1", { kind: "slow", latency: 5 }),
      disk("n2", { kind: "sync-fails" }),
    ),
    { minLength: 1, maxLength: 6 },
  );

  test("after each change the cluster is what the standing faults ask for together", async () => {
    const change = fc.record({ fault: fc.nat({ max: 3 }), entries: fc.option(entries) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const { world, cluster, stages } = setting();
        const standing: Entry[][] = [[], [], [], []];
        for (const { fault, entries } of changes) {
          const stage = stages[fault] as Stage;
          await world.settle<unknown>(entries ? stage.impose(entries) : stage.lift());
          standing[fault] = entries ? [...(standing[fault] as Entry[]), ...entries] : [];
          expect(cluster.broken).toEqual(brokenBy(standing, cluster));
        }
      }),
    );
  });

  test("faults overlap and end in any order, calls take their time, one reconcile at a time: nothing is in force at the end", async () => {
    const life = fc.record({ entries, begin: fc.nat({ max: 3000 }), hold: fc.nat({ max: 3000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 2, maxLength: 6 }), fc.nat(), async (lives, seed) => {
        const random = Random.of(seed);
        const { world, cluster, table } = setting(() => milliseconds(random.int(0, 400)));
        const live = async ({ entries, begin, hold }: (typeof lives)[number], fault: number) => {
          const stage = table.stage(fault);
          await stage.sleep(milliseconds(begin));
          await stage.impose(entries);
          await stage.sleep(milliseconds(hold));
          const gone = await stage.lift();
          expect(gone.filter(({ holds }) => !holds)).toEqual([]);
        };
        await world.settle(Promise.all(lives.map(live)));
        expect(cluster.broken).toEqual([]);
        expect(cluster.overlaps).toBe(0);
      }),
    );
  });
});
