import { beforeAll, describe, expect, test } from "vitest";
import type { World } from "../../src/control/world.ts";
import type { Evidence } from "../../src/core/fault.ts";
import type { NodeName } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import type { Value } from "../../src/core/value.ts";
import { proves } from "../../src/nemesis/evidence.ts";
import { FaultStack } from "../../src/nemesis/fault-stack.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import type { AnyNemesis } from "../../src/nemesis/nemesis.ts";
import { type Cluster, capabilitiesOf } from "../../src/runtime/cluster.ts";
import { brokenIn, wantedIn } from "./broken.ts";

/** Where a nemesis is tried out: a running cluster with nothing in force, and the time it lives in. */
export interface NemesisSetting {
  readonly cluster: Cluster;
  readonly world: World;
}

const SEEDS = Array.from({ length: 30 }, (_, i) => i);

/**
 * What every nemesis promises, on every runtime: its plan is the seed's and nothing but data, its faults are seen in force,
 * and its cures heal: twice, in any order, and also when nobody waited for the injection. All tests use one cluster, which is left as it
 * was found; `rounds` says how many plans are carried out one by one, since on a real cluster each takes its time.
 */
export function nemesisContract(
  nemesis: AnyNemesis,
  setUp: () => Promise<NemesisSetting>,
  rounds = 10,
): void {
  describe(`nemesis contract: ${nemesis.name}`, () => {
    let setting: NemesisSetting;
    let nodes: readonly NodeName[];
    beforeAll(async () => {
      setting = await setUp();
      nodes = setting.cluster.nodes.map(({ name }) => name);
    });

    const plan = (seed: number, ordinal = seed): Value => nemesis.plan({ nodes, ordinal }, Random.of(seed));
    const settle = <T>(promise: Promise<T>): Promise<T> => setting.world.settle(promise);
    const tableOf = () => new FaultTable(setting.cluster, setting.world.clock);
    const broken = () => settle(brokenIn(setting.cluster));
    const failed = (evidence: readonly Evidence[]) => evidence.filter(({ holds }) => !holds);

    test("requires nothing that this cluster lacks", () => {
      expect(capabilitiesOf(setting.cluster)).toEqual(expect.arrayContaining([...nemesis.requires]));
    });

    test("a plan is the seed's, and survives a journal", () => {
      for (const seed of SEEDS) {
        expect(plan(seed)).toEqual(plan(seed));
        expect(JSON.parse(JSON.stringify(plan(seed)))).toEqual(plan(seed));
      }
    });

    test("a plan is told in one line, the same after a journal", () => {
      for (const seed of SEEDS) {
        expect(nemesis.describe(plan(seed))).toMatch(/^\S.*\S$/);
        expect(nemesis.describe(JSON.parse(JSON.stringify(plan(seed))))).toBe(nemesis.describe(plan(seed)));
      }
    });

    test("a fault is seen in force, and its cure heals, also when repeated", async () => {
      for (const seed of SEEDS.slice(0, rounds)) {
        const injection = await settle(nemesis.inject(tableOf().stage(0), plan(seed)));
        expect(failed(injection.evidence)).toEqual([]);
        expect(proves(injection.evidence)).toBe(true);
        for (const _ of ["once", "again"]) {
          expect(failed((await settle(injection.cure())).healed)).toEqual([]);
          expect(await broken()).toEqual([]);
        }
      }
    });

    test.each([
      [0, 1],
      [1, 0],
    ])(
      "two faults that overlap, the cure of fault %i before that of %i: each takes away its own only",
      async (first, second) => {
        const table = tableOf();
        const injections = await settle(
          Promise.all([0, 1].map((fault) => nemesis.inject(table.stage(fault), plan(4 + fault)))),
        );
        for (const fault of [first, second]) {
          expect(
            failed(
              (await settle(injections[fault]?.cure() as Promise<{ healed: readonly Evidence[] }>)).healed,
            ),
          ).toEqual([]);
          expect(await broken()).toEqual(wantedIn(table));
        }
        expect(await broken()).toEqual([]);
      },
    );

    test("a fault is cured while its injection is still under way", async () => {
      const stack = new FaultStack(tableOf());
      const { fault } = stack.begin(nemesis, plan(6));
      const injecting = stack.inject(fault);
      expect(await settle(stack.healAll(() => {}))).toEqual([]);
      await settle(injecting);
      expect(await broken()).toEqual([]);
    });
  });
}
