import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { virtualWorld, type World } from "../../src/control/world.ts";
import { sleep } from "../../src/core/clock.ts";
import { milliseconds, seconds } from "../../src/core/duration.ts";
import type { FaultEvent } from "../../src/core/fault.ts";
import { Random } from "../../src/core/random.ts";
import { FaultStack } from "../../src/nemesis/fault-stack.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { imposeEntries } from "../../src/nemesis/impose.ts";
import { type AnyNemesis, defineNemesis } from "../../src/nemesis/nemesis.ts";
import type { StandingFault } from "../../src/nemesis/standing-fault.ts";
import type { Entry } from "../../src/runtime/in-force.ts";
import { FakeCluster } from "./fake-cluster.ts";

/** A nemesis whose plan is the list of entries itself. */
const asPlanned = defineNemesis<readonly Entry[]>({
  name: "as planned",
  requires: ["process", "network"],
  plan: () => [],
  inject: (stage, entries) => imposeEntries(stage, entries),
  describe: (entries) => entries.map(({ kind }) => kind).join(" "),
});

const wait = (world: World, duration: number): Promise<void> => sleep(world.clock, duration);

const sick = (inject: AnyNemesis["inject"]): AnyNemesis => ({ ...asPlanned, name: "sick", inject });

const paused = (node: string): Entry => ({ kind: "paused", node });
const cut: Entry = { kind: "cut", link: { from: "n1", to: "n2" } };

function setting(latency?: () => number) {
  const world = virtualWorld();
  const cluster = new FakeCluster({ nodes: 3, clock: world.clock, ...(latency ? { latency } : {}) });
  const stack = new FaultStack(new FaultTable(cluster, world.clock));
  const told: FaultEvent[] = [];
  const begin = (entries: readonly Entry[], nemesis: AnyNemesis = asPlanned): StandingFault =>
    stack.begin(nemesis, entries).fault;
  const healAll = () => world.settle(stack.healAll((event) => told.push(event)));
  return { world, cluster, stack, begin, healAll, told };
}

test("tutorial: a fault begins, comes into force, ends, and is off the stack", async () => {
  const { cluster, stack } = setting();
  const { fault, event } = stack.begin(asPlanned, [paused("n1")]);
  expect(event).toEqual({
    stage: "begin",
    fault: 0,
    nemesis: "as planned",
    plan: [paused("n1")],
    describe: "paused",
    time: 0,
  });
  expect(await stack.inject(fault)).toMatchObject({
    stage: "in-force",
    fault: 0,
    inForce: true,
    describe: "paused",
  });
  expect(stack.standing).toEqual([fault]);

  stack.observe({ keepConnection: false, latency: 5 });
  const [end, ...more] = await stack.cure(fault);
  expect(end).toMatchObject({ stage: "end", healed: true, felt: [{ what: "operations", holds: true }] });
  expect(more).toEqual([]);
  expect(stack.standing).toEqual([]);
  expect(cluster.broken).toEqual([]);
});

test("a fault without effect is recorded as not in force", async () => {
  const { cluster, stack, begin } = setting();
  cluster.lies.deafNetwork = true;
  expect(await stack.inject(begin([cut]))).toMatchObject({ stage: "in-force", inForce: false });
});

test("everything that stands is healed, the newest first, and each end is told", async () => {
  const { cluster, stack, begin, healAll, told } = setting();
  for (const entries of [[cut], [paused("n1")], [paused("n2")]]) await stack.inject(begin(entries));
  expect(await healAll()).toEqual([]);
  expect(told.map(({ stage, fault }) => [stage, fault])).toEqual([
    ["end", 2],
    ["end", 1],
    ["end", 0],
  ]);
  expect(cluster.broken).toEqual([]);
});

describe("an injection that fails", () => {
  test("is told as an error, and what it did impose is cured all the same", async () => {
    const { cluster, stack, begin, healAll } = setting();
    cluster.lies.failures.set("pause n2", 1);
    const fault = begin([paused("n1"), paused("n2")]);
    expect(await stack.inject(fault)).toMatchObject({
      stage: "error",
      fault: 0,
      message: "could not pause n2: the engine is busy",
    });
    expect(cluster.broken).toEqual(["n1 paused"]);
    expect(await healAll()).toEqual([]);
    expect(cluster.broken).toEqual([]);
  });

  test("by hanging is given up after 30 s, and when it wakes up after its cure it can do no harm", async () => {
    const { world, cluster, stack, begin, healAll } = setting();
    const late = sick(async (stage) => {
      await stage.sleep(seconds(40));
      return imposeEntries(stage, [paused("n1")]);
    });
    const event = await world.settle(stack.inject(begin([], late)));
    expect(event).toMatchObject({
      stage: "error",
      message: "could not be brought into force within 30.0 s: ",
    });
    expect(await healAll()).toEqual([]);
    await world.settle(wait(world, seconds(50)));
    expect(cluster.broken).toEqual([]);
  });

  test("late, but with a cure of its own, is cured by that", async () => {
    const { world, stack, begin } = setting();
    const cured: string[] = [];
    const late = sick(async (stage) => {
      await stage.sleep(seconds(40));
      const cure = async () => {
        cured.push("by its own cure");
        return { felt: [], healed: [] };
      };
      return { evidence: [], cure };
    });
    const fault = begin([], late);
    await world.settle(stack.inject(fault));
    await world.settle(wait(world, seconds(41)));
    await stack.cure(fault);
    expect(cured).toEqual(["by its own cure"]);
  });
});

describe("a fault that does not heal", () => {
  test("is tried again in three rounds, with every failure told, and then returned", async () => {
    const { cluster, stack, begin, healAll, told } = setting();
    await stack.inject(begin([paused("n1")]));
    const stuck = begin([cut]);
    await stack.inject(stuck);
    cluster.lies.deafNetwork = true;
    expect(await healAll()).toEqual([stuck]);
    expect(told.map(({ stage, fault }) => [stage, fault])).toEqual([
      ["end", 1],
      ["error", 1],
      ["end", 0],
      ["end", 1],
      ["error", 1],
      ["end", 1],
      ["error", 1],
    ]);
    expect(told[0]).toMatchObject({ healed: false });
    expect(told[1]).toMatchObject({ message: "not healed: probe n1→n2: no datagram arrived" });
  });

  test("at first is healed in a later round", async () => {
    const { cluster, stack, begin, healAll, told } = setting();
    await stack.inject(begin([paused("n1")]));
    cluster.lies.failures.set("resume n1", 2);
    expect(await healAll()).toEqual([]);
    expect(told.map(({ stage }) => stage)).toEqual(["error", "error", "end"]);
    expect(cluster.broken).toEqual([]);
  });
});

test("law: faults overlap, fail for a while and are cured in any order, or not at all: after healAll nothing is in force", async () => {
  const entry = fc.constantFrom<Entry>(
    cut,
    { kind: "cut", link: { from: "n3", to: "n1" } },
    paused("n1"),
    paused("n2"),
    { kind: "down", node: "n1" },
    { kind: "down", node: "n2", gently: true },
  );
  const life = fc.record({
    entries: fc.uniqueArray(entry, { minLength: 1, maxLength: 4 }),
    begin: fc.nat({ max: 3000 }),
    hold: fc.option(fc.nat({ max: 3000 })),
  });
  const troubles = fc.uniqueArray(
    fc.constantFrom(
      "apply",
      "kill n1",
      "start n1",
      "pause n1",
      "resume n1",
      "terminate n2",
      "kill n2",
      "start n2",
      "pause n2",
      "resume n2",
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(life, { minLength: 1, maxLength: 6 }),
      troubles,
      fc.nat(),
      async (lives, failing, seed) => {
        const random = Random.of(seed);
        const { world, cluster, stack, begin, healAll } = setting(() => milliseconds(random.int(0, 400)));
        for (const call of failing) cluster.lies.failures.set(call, 2);
        const live = async ({ entries, begin: at, hold }: (typeof lives)[number]) => {
          await wait(world, milliseconds(at));
          const fault = begin(entries);
          await stack.inject(fault);
          if (hold === null) return;
          await wait(world, milliseconds(hold));
          await stack.cure(fault);
        };
        await world.settle(Promise.all(lives.map(live)));
        expect(await healAll()).toEqual([]);
        expect(cluster.broken).toEqual([]);
        expect(cluster.overlaps).toBe(0);
      },
    ),
  );
});
