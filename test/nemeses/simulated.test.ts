import { beforeAll, describe, expect, test } from "vitest";
import type { ClockPlan } from "../../nemeses/clock.ts";
import { stockNemeses } from "../../nemeses/index.ts";
import type { Link } from "../../src/core/fault.ts";
import type { Value } from "../../src/core/value.ts";
import { proves } from "../../src/nemesis/evidence.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import type { AnyNemesis } from "../../src/nemesis/nemesis.ts";
import type { Shape } from "../../src/runtime/cluster.ts";
import { nemesisContract } from "../conformance/nemesis.ts";
import { type Diarists, diarists, type Symptom } from "./diarists.ts";

const first = { spec: ["n1"], nodes: ["n1"] };
const oneToTwo: Link = { from: "n1", to: "n2" };
const shaped = (shape: Shape) => ({ links: [oneToTwo], shape });
const moved = (motion: ClockPlan["motion"], offset: number, drift = 0) => ({
  ...first,
  motion,
  skews: { n1: { offset, drift } },
  ...(motion === "strobe" ? { flips: 3, period: 50e6 } : {}),
});

/** What each nemesis does at its plainest: the plan, what is noticed, and what the cluster itself counts of it where it counts. */
const CASES: readonly (readonly [name: string, plan: Value, symptom: Symptom, counted?: string])[] = [
  [
    "partition",
    { shape: "one-way", groups: [["n1"], ["n2"]], links: [oneToTwo] },
    "missing",
    "packets dropped",
  ],
  ["kill", first, "began anew"],
  ["pause", first, "froze"],
  ["restart", { order: ["n1"], gently: false, down: 50e6, rest: 50e6 }, "began anew"],
  ["terminate", first, "began anew"],
  ["crash-loop", { ...first, crashes: 3, down: 20e6, up: 20e6 }, "began anew"],
  ["power-loss", { ...first, kept: "nothing" }, "forgot", "loss of power"],
  ["clock", moved("bump", 4e6), "wrong clock"],
  ["clock", moved("bump", -200_000e6), "wrong clock"],
  ["clock", moved("drift", 0, 50e6), "wrong clock"],
  ["clock", moved("strobe", 4000e6), "wrong clock"],
  ["delay", shaped({ delay: 10e6, jitter: 1e6 }), "late", "messages touched"],
  ["loss", shaped({ loss: 0.05 }), "missing", "messages touched"],
  ["duplicate", shaped({ duplicate: 0.1 }), "twice", "messages touched"],
  ["reorder", shaped({ jitter: 40e6 }), "disordered", "messages touched"],
  ["corrupt", shaped({ corrupt: 0.1 }), "falsified", "messages delivered with wrong bytes"],
  ["rate", shaped({ rate: 4000 }), "late", "messages touched"],
  ["lost-replies", first, "unanswered", "messages touched"],
  ["network", { parts: [shaped({ duplicate: 0.1 }), shaped({ loss: 0.1 })] }, "twice", "messages touched"],
  ["slow-disk", { ...first, latency: 5e6 }, "slow disk", "disk operations in trouble"],
  ["full-disk", first, "ENOSPC", "disk operations in trouble"],
  ["sync-fails", first, "EIO", "disk operations in trouble"],
  ["read-only", first, "EROFS", "disk operations in trouble"],
  ["flip", first, "damaged"],
  ["truncate", { ...first, bytes: 5 }, "forgot"],
  ["wipe", first, "forgot"],
  ["rollback", { ...first, age: 200e6 }, "forgot"],
];

const make = (name: string): AnyNemesis => stockNemeses[name as keyof typeof stockNemeses].make();

describe("strikes where it is to, is seen and felt, and heals; without it there is nothing to notice", () => {
  test.each(CASES.map((known) => [known[0], known] as const))(
    "%s",
    async (_, [name, plan, symptom, counted]) => {
      const { world, cluster, pass, noticed } = await diarists();
      await pass(2000);
      expect([...noticed]).toEqual([]);
      const stage = new FaultTable(cluster, world.clock).stage(0);
      const { evidence, cure } = await world.settle(make(name).inject(stage, plan));
      expect(evidence.filter(({ holds }) => !holds)).toEqual([]);
      expect(proves(evidence)).toBe(true);
      await pass(2000);
      const { felt, healed } = await world.settle(cure());
      await pass(1000);
      expect([...noticed]).toContain(symptom);
      if (symptom !== "forgot") expect([...noticed]).not.toContain("forgot");
      if (counted !== undefined)
        expect(felt).toContainEqual(expect.objectContaining({ what: counted, holds: true }));
      expect(healed.filter(({ holds }) => !holds)).toEqual([]);
      noticed.clear();
      await pass(2000);
      expect([...noticed]).toEqual([]);
    },
  );
});

/** Pairs that meet on the same link or node, and what is noticed of each that is not noticed of the other. */
const PAIRS = [
  ["delay", "duplicate"],
  ["loss", "delay"],
  ["slow-disk", "full-disk"],
  ["read-only", "slow-disk"],
  ["corrupt", "delay"],
  ["rate", "corrupt"],
  ["lost-replies", "clock"],
  ["partition", "sync-fails"],
] as const;

const caseOf = (name: string) => CASES.find(([other]) => other === name) as (typeof CASES)[number];

describe("two that overlap end in either order", () => {
  const orders = PAIRS.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]);
  test.each(orders)("%s before %s", async (early, late) => {
    const { world, cluster, pass, noticed } = await diarists();
    const table = new FaultTable(cluster, world.clock);
    const inject = (name: string, fault: number) =>
      world.settle(make(name).inject(table.stage(fault), caseOf(name)[1]));
    const one = await inject(early, 0);
    const two = await inject(late, 1);
    const settled = async () => {
      await pass(1000);
      noticed.clear();
      await pass(1000);
      return [...noticed];
    };
    await pass(1000);
    expect([...noticed]).toEqual(expect.arrayContaining([caseOf(early)[2], caseOf(late)[2]]));
    expect(proves((await world.settle(one.cure())).healed)).toBe(true);
    const left = await settled();
    expect(left).not.toContain(caseOf(early)[2]);
    // A sync fails once, and not for as long as the fault stands.
    if (late !== "sync-fails") expect(left).toContain(caseOf(late)[2]);
    expect(proves((await world.settle(two.cure())).healed)).toBe(true);
    expect(await settled()).toEqual([]);
  });

  test.each([
    ["kill", "power-loss"],
    ["power-loss", "kill"],
    ["kill", "wipe"],
    ["wipe", "kill"],
    ["rollback", "truncate"],
    ["truncate", "rollback"],
  ] as const)(
    "a node that %s took down stays down until %s ends too, and has forgotten",
    async (early, late) => {
      const { world, cluster, pass, noticed } = await diarists();
      const table = new FaultTable(cluster, world.clock);
      const inject = (name: string, fault: number) =>
        world.settle(make(name).inject(table.stage(fault), caseOf(name)[1]));
      const one = await inject(early, 0);
      await pass(100);
      const two = await inject(late, 1);
      expect(proves((await world.settle(one.cure())).healed)).toBe(true);
      await pass(500);
      expect((await cluster.process.state("n1")).state).toBe("down");
      noticed.clear();
      expect(proves((await world.settle(two.cure())).healed)).toBe(true);
      await pass(100);
      expect([...noticed]).toEqual(expect.arrayContaining(["began anew", "forgot"]));
    },
  );
});

describe("contracts", () => {
  let test: Diarists;
  beforeAll(async () => {
    test = await diarists();
  });
  for (const { make } of Object.values(stockNemeses)) nemesisContract(make(), async () => test, 2);
});
