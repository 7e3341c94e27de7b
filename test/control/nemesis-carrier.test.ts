import { describe, expect, test } from "vitest";
import { kill, partition, pause } from "../../nemeses/index.ts";
import { type Arrival, Lane } from "../../src/control/lane.ts";
import { NemesisCarrier } from "../../src/control/nemesis-carrier.ts";
import { Scheduler } from "../../src/control/scheduler.ts";
import { virtualWorld } from "../../src/control/world.ts";
import { milliseconds, seconds } from "../../src/core/duration.ts";
import type { FaultEvent } from "../../src/core/fault.ts";
import { Random } from "../../src/core/random.ts";
import type { Generator } from "../../src/generator/generator.ts";
import { faultsOf } from "../../src/history/faults.ts";
import type { Journal } from "../../src/history/journal.ts";
import { FaultStack } from "../../src/nemesis/fault-stack.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { type AnyNemesis, defineNemesis } from "../../src/nemesis/nemesis.ts";
import { every, once, overlapping, type Schedule, usualPace } from "../../src/nemesis/schedule.ts";
import { turns } from "../../src/nemesis/turns.ts";
import { FakeCluster } from "../nemesis/fake-cluster.ts";

/** Runs schedules on a fake cluster in virtual time, as a course does, and heals what is left. */
async function run(
  schedules: readonly Schedule[],
  until = seconds(20),
  seed = 7,
  prepare = (_: FakeCluster) => {},
) {
  const world = virtualWorld();
  const cluster = new FakeCluster({
    nodes: 5,
    clock: world.clock,
    primaries: ["n2"],
    latency: () => milliseconds(30),
  });
  prepare(cluster);
  const stack = new FaultStack(new FaultTable(cluster, world.clock));
  const queue = world.queue<Arrival>();
  const events: FaultEvent[] = [];
  const record = (event: FaultEvent) => void events.push(event);
  const lanes = schedules.map(({ nemesis, generator }, i) => {
    const carrier = new NemesisCarrier({ nemesis, stack, queue, record });
    const thread = -1 - i;
    const lane = new Lane({
      threads: [thread],
      generator: generator(cluster.names, thread),
      random: Random.of(seed).fork(`nemesis ${i}`),
      carrier,
      origin: 0,
    });
    carrier.lane = lane;
    return lane;
  });
  const journal = { flush() {} } as Journal;
  await new Scheduler({ clock: world.clock, queue, journal, signal: new AbortController().signal }).run(
    lanes,
    { until },
  );
  const stuck = await world.settle(stack.healAll(record));
  return { cluster, events, faults: faultsOf(events), stuck };
}

const sick = (inject: AnyNemesis["inject"]): AnyNemesis =>
  defineNemesis({ name: "sick", requires: [], plan: () => null, inject, describe: () => "is sick" });
const stages = (events: readonly FaultEvent[]) => events.map(({ stage }) => stage);

test("tutorial: a scheduled fault is journaled when it begins, when it is in force, and when it has ended", async () => {
  const { events, faults, cluster } = await run([
    once(seconds(2), kill(["primaries"]), { hold: seconds(3) }),
  ]);
  expect(stages(events)).toEqual(["begin", "in-force", "end"]);
  expect(events[0]).toMatchObject({ nemesis: "kill", describe: "kill primaries", time: seconds(2) });
  expect(events[1]).toMatchObject({ describe: "kill n2 (primaries)", inForce: true });
  expect((events[2]?.time ?? 0) - (events[1]?.time ?? 0)).toBeGreaterThanOrEqual(seconds(3));
  expect(faults).toMatchObject([{ fault: 0, inForce: true, healed: true }]);
  expect(cluster.broken).toEqual([]);
});

test("all stock nemeses side by side: numbers are shared, every fault is in force, and everything heals", async () => {
  const { cluster, faults, stuck } = await run(
    overlapping([partition(), kill(), pause()], usualPace(seconds(60))),
    seconds(60),
  );
  expect(faults.length).toBeGreaterThan(12);
  expect(faults.map(({ fault }) => fault)).toEqual(faults.map((_, i) => i));
  expect(faults.filter(({ healed }) => !healed)).toEqual([]);
  expect(new Set(faults.filter(({ inForce }) => inForce).map(({ nemesis }) => nemesis))).toEqual(
    new Set(["partition", "kill", "pause"]),
  );
  expect(stuck).toEqual([]);
  expect(cluster.broken).toEqual([]);
});

test("a fault still held when the time is up is healed at the end, and its end is told", async () => {
  const { events, cluster } = await run([once(seconds(15), pause(["one"]), { hold: seconds(60) })]);
  expect(stages(events)).toEqual(["begin", "in-force", "end"]);
  expect(cluster.broken).toEqual([]);
});

test("the same seed gives the same events, at the same times", async () => {
  const again = async (seed: number) =>
    (await run(overlapping([partition(), kill()], usualPace(seconds(30))), seconds(30), seed)).events;
  expect(await again(3)).toEqual(await again(3));
  expect(await again(3)).not.toEqual(await again(4));
});

test("nemeses that strike by turns share a thread, and each of their faults bears its own name", async () => {
  const { faults, cluster } = await run([every(seconds(5), turns("both", [kill(), pause()]))], seconds(25));
  expect(faults.map(({ nemesis }) => nemesis)).toEqual(["kill", "pause", "kill", "pause", "kill"]);
  expect(faults.every(({ describe, nemesis }) => describe.startsWith(nemesis))).toBe(true);
  expect(cluster.broken).toEqual([]);
});

describe("what goes wrong is told, and the schedule goes on", () => {
  test("an injection that throws, and it is cured at once", async () => {
    const { events } = await run([
      every(
        seconds(8),
        sick(() => Promise.reject(new Error("no such luck"))),
      ),
    ]);
    expect(stages(events)).toEqual([
      "begin",
      "error",
      "end",
      "begin",
      "error",
      "end",
      "begin",
      "error",
      "end",
    ]);
    expect(events[1]).toMatchObject({ message: "no such luck" });
    expect(events[2]?.time).toBe(events[1]?.time);
  });

  test("an injection that hangs is given up after 30 s", async () => {
    const { events, faults } = await run([
      once(
        seconds(1),
        sick(() => new Promise(() => {})),
      ),
    ]);
    expect(stages(events)).toEqual(["begin", "error", "end"]);
    expect(events[1]).toMatchObject({
      time: seconds(31),
      message: "could not be brought into force within 30.0 s: is sick",
    });
    expect(faults).toMatchObject([{ inForce: false, healed: true }]);
  });

  test("a fault that took no effect is not in force", async () => {
    const { faults } = await run([once(seconds(1), partition(["one"]))], seconds(20), 7, ({ lies }) => {
      lies.deafNetwork = true;
    });
    expect(faults).toMatchObject([{ inForce: false, healed: true }]);
  });

  test("a fault that will not heal is told and returned", async () => {
    const { events, stuck } = await run([once(seconds(1), pause([["n1"]]))], seconds(20), 7, ({ lies }) =>
      lies.failures.set("resume n1", 99),
    );
    expect(stages(events)).toEqual(["begin", "in-force", "error", "error", "error", "error"]);
    expect(stuck.map(({ describe }) => describe)).toEqual(["pause n1"]);
  });
});

test("a nemesis is asked to inject and to cure, and for nothing else", async () => {
  const asking = (f: string): Schedule => {
    const generator: Generator = {
      next: ({ time }) => ({ kind: "op", task: { f, input: null, thread: -1, time }, next: generator }),
      update: () => generator,
    };
    return { nemesis: pause(), generator: () => generator };
  };
  await expect(run([asking("dance")])).rejects.toThrow(
    "a nemesis was asked to dance; it can inject and cure",
  );
  await expect(run([asking("cure")])).rejects.toThrow(
    "a nemesis was asked to cure before it had injected anything",
  );
});
