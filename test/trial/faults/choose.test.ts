import { describe, expect, test } from "vitest";
import { seconds } from "../../../src/core/duration.ts";
import { Random } from "../../../src/core/random.ts";
import { describeLeftOut, type FaultPlan } from "../../../src/history/fault-plan.ts";
import { chooseFaults } from "../../../src/trial/faults/choose.ts";
import type { Chosen } from "../../../src/trial/faults/scheduled.ts";
import { measured, simulated } from "../../../src/trial/manner.ts";
import type { Order } from "../../../src/trial/order.ts";
import { site } from "./site.ts";

const choose = (order: Omit<Order, "what">, at = site(), duration = seconds(30)): Chosen =>
  chooseFaults({ what: "kv/register", ...order }, at, duration, measured) as Chosen;

/** What the `i`-th schedule plans for its first faults. */
const plans = (
  { schedules }: Chosen,
  i = 0,
): readonly { readonly nemesis: string; readonly plan: unknown }[] =>
  Array.from({ length: 40 }, (_, ordinal) =>
    schedules[i]?.nemesis.plan({ nodes: site().nodes, ordinal }, Random.of(ordinal)),
  );

test("tutorial: a package strikes with what is survived and can be done, by turns, and says what it leaves out", () => {
  const { schedules, nemeses, faults } = choose({ nemesis: ["disk", "kill"] });
  expect(nemeses).toEqual(["full-disk", "kill"]);
  expect(schedules.map(({ nemesis }) => nemesis.name)).toEqual(["full-disk", "kill"]);
  expect(faults).toMatchObject({ interval: seconds(10), atOnce: 2, intensity: "normal", swarm: false });
  expect(describeLeftOut(faults as FaultPlan)).toEqual([
    "disk leaves out slow-disk: cgroup v1 has no io.max; read-only, sync-fails, flip, truncate, rollback, wipe: not survived by kv",
  ]);
});

describe("a package", () => {
  test("of the network mixes what is done to links, and loses replies by itself", () => {
    const chosen = choose({ nemesis: ["network"] });
    expect(chosen.nemeses.toSorted()).toEqual(["lost-replies", "network"]);
    expect(chosen.schedules).toHaveLength(1);
    const mixed = plans(chosen).filter(({ nemesis }) => nemesis === "network");
    expect(mixed.map(({ plan }) => (plan as { parts: unknown[] }).parts.length)).not.toContain(0);
    expect(JSON.stringify(plans(chosen))).not.toContain('"duplicate"');
  });

  test("plans no more kinds than it has turns, in an order that is the seed's", () => {
    const orders = Array.from({ length: 20 }, (_, seed) =>
      choose({ nemesis: ["network"] }, site(seed), seconds(5)),
    );
    expect(new Set(orders.map(({ nemeses }) => nemeses.join()))).toEqual(
      new Set(["network", "lost-replies"]),
    );
  });

  test("of which nothing is left is refused with every reason", () => {
    expect(() => choose({ nemesis: ["power"] })).toThrow(
      "nothing is left of power for kv on docker: power-loss: docker does not offer power",
    );
    expect(() => choose({ nemesis: ["disk"] }, site(1, ["kill"]))).toThrow(
      "nothing is left of disk for kv on docker: slow-disk, full-disk, read-only,",
    );
  });

  test("of a system that does not say what it survives is refused, and single faults are named", () => {
    const silent = site(1, []);
    const { survives: _, ...system } = silent.system;
    for (const nemesis of ["disk", "all"])
      expect(() => choose({ nemesis: [nemesis] }, { ...silent, system })).toThrow(
        `kv does not say which faults it survives, so ${nemesis} has nothing to draw from. Name single faults: partition, kill,`,
      );
  });
});

describe("a single fault by its own name", () => {
  test("strikes also where it is not survived", () => {
    expect(choose({ nemesis: ["flip", "duplicate"] }).nemeses).toEqual(["flip", "duplicate"]);
  });

  test("is refused with the reason where the runtime cannot do it", () => {
    expect(() => choose({ nemesis: ["slow-disk"] })).toThrow("cgroup v1 has no io.max");
  });

  test("hits whom the order says, and who hits everybody is told", () => {
    const chosen = choose({ nemesis: ["kill", "restart"], faultTargets: ["one", "primaries"] });
    const specs = plans(chosen).map((plan) => (plan as unknown as { spec: string }).spec);
    expect(new Set(specs)).toEqual(new Set(["one", "primaries"]));
    expect(describeLeftOut(chosen.faults as FaultPlan)).toEqual([
      "--fault-targets leaves out restart: it goes round all nodes",
    ]);
  });
});

test("damage that lasts hits few, unless it is asked for by name", () => {
  const at = site(1, ["flip", "full-disk"]);
  const wide = { faultTargets: ["majority"] };
  expect(choose({ nemesis: ["disk"], ...wide }, at).nemeses).toEqual(["full-disk"]);
  expect(choose({ nemesis: ["disk"], faultTargets: ["majority", "one"] }, at).nemeses.toSorted()).toEqual([
    "flip",
    "full-disk",
  ]);
  expect(choose({ nemesis: ["flip"], ...wide }, at).nemeses).toEqual(["flip"]);
});

describe("a swarm", () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed);
  const drawn = seeds.map((seed) => choose({ nemesis: ["all"] }, site(seed), seconds(60)));
  const each = <T>(of: (faults: FaultPlan, chosen: Chosen) => T) =>
    drawn.map((chosen) => of(chosen.faults as FaultPlan, chosen));

  test("draws something, always, from what is survived and can be done, and in the end everything", () => {
    expect(each((_, { nemeses }) => nemeses.length > 0)).not.toContain(false);
    const possible = [
      "partition",
      "kill",
      "pause",
      "restart",
      "delay",
      "loss",
      "reorder",
      "lost-replies",
      "full-disk",
    ];
    expect(new Set(each((_, { nemeses }) => nemeses).flat())).toEqual(new Set(possible));
  });

  test("draws how many at once, how often, how hard and on whom", () => {
    expect(new Set(each(({ atOnce }) => atOnce))).toEqual(new Set([1, 2, 3]));
    expect(new Set(each(({ intensity }) => intensity))).toEqual(new Set(["gentle", "normal", "harsh"]));
    const intervals = each(({ interval }) => interval);
    expect(Math.min(...intervals)).toBeGreaterThanOrEqual(seconds(5));
    expect(Math.max(...intervals)).toBeLessThanOrEqual(seconds(15));
    expect(new Set(each(({ targets }) => targets?.length ?? 0)).size).toBeGreaterThan(4);
    expect(each(({ atOnce }, { schedules }) => schedules.length === atOnce)).not.toContain(false);
  });

  test("is the seed's", () => {
    expect(choose({ nemesis: ["all"] }, site(7)).faults).toEqual(
      choose({ nemesis: ["all"] }, site(7)).faults,
    );
  });

  test("leaves what is said as it is said, and draws the rest", () => {
    const said = {
      nemesis: ["kill", "flip", "network"],
      swarm: true,
      faultInterval: seconds(3),
      faultTargets: ["one"],
      faultIntensity: "gentle",
      oneAtATime: true,
    };
    const some = seeds.map((seed) => choose(said, site(seed)));
    for (const { faults, schedules } of some) {
      expect(faults).toMatchObject({
        interval: seconds(3),
        targets: ["one"],
        intensity: "gentle",
        atOnce: 1,
        swarm: true,
      });
      expect(schedules).toHaveLength(1);
    }
    expect(new Set(some.flatMap(({ nemeses }) => nemeses))).toEqual(
      new Set(["kill", "flip", "delay", "loss", "reorder", "lost-replies"]),
    );
  });
});

test("one at a time, all share a thread, and every one that was named has its turn", () => {
  const { schedules, faults } = choose({ nemesis: ["kill", "network", "pause"], oneAtATime: true });
  expect(schedules).toHaveLength(1);
  expect(faults).toMatchObject({ atOnce: 1 });
  expect(
    plans({ schedules, nemeses: [] })
      .slice(0, 4)
      .map(({ nemesis }) => nemesis)
      .toSorted(),
  ).toEqual(["kill", "lost-replies", "network", "pause"]);
});

test("the simulator draws nemeses of its own where none are named", () => {
  const chosen = chooseFaults({ what: "kv/register" }, site(3), seconds(5), simulated);
  expect(chosen?.faults?.swarm).toBe(false);
  expect(chosen?.nemeses.length).toBeGreaterThan(1);
});

test("a run leaves faults to the test where none are named", () => expect(choose({})).toBeUndefined());

describe("refused before anything starts", () => {
  test.each<[Omit<Order, "what">, string]>([
    [{ nemesis: ["clok"] }, "Did you mean clock?"],
    [{ nemesis: ["dsk"] }, "Did you mean disk?"],
    [{ nemesis: ["al"] }, "Did you mean all?"],
    [{ nemesis: ["all", "kill"] }, "--nemesis all,kill: all goes alone"],
    [{ nemesis: ["none", "kill"] }, "--nemesis none,kill: none goes alone"],
    [{ nemesis: ["kill"], faultTargets: ["primary"] }, 'no target "primary". Did you mean primaries?'],
    [{ nemesis: ["kill"], faultTargets: [] }, "an empty list of targets"],
    [{ nemesis: ["kill"], faultIntensity: "hard" }, 'no intensity "hard". Did you mean harsh?'],
    [{ nemesis: ["partition"], faultTargets: ["all"] }, "nobody is left"],
    [{ nemesis: [], swarm: true }, "--swarm says how faults come, and none are asked for"],
    [{ nemesis: ["none"], oneAtATime: true }, "--one-at-a-time says how faults come"],
    [{ faultInterval: seconds(3) }, "--fault-interval says how those faults come that --nemesis names"],
    [{ faultIntensity: "harsh" }, "--fault-intensity says"],
  ])("%o", (order, words) => expect(() => choose(order)).toThrow(words));
});
