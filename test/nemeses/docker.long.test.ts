import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stockNemeses } from "../../nemeses/index.ts";
import { realWorld } from "../../src/control/world.ts";
import type { Link } from "../../src/core/fault.ts";
import type { Value } from "../../src/core/value.ts";
import { proves } from "../../src/nemesis/evidence.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import type { AnyNemesis } from "../../src/nemesis/nemesis.ts";
import { type Capability, capabilitiesOf, type Shape } from "../../src/runtime/cluster.ts";
import { dockerRuntime } from "../../src/runtime/docker/docker.ts";
import { prepare } from "../../src/trial/prepare.ts";
import { type NemesisSetting, nemesisContract } from "../conformance/nemesis.ts";
import { needs } from "../needs.ts";
import { request } from "../runtime/docker/bed.ts";
import { Onlooker, type Symptom, witness } from "./witness.ts";

const first = { spec: ["n1"], nodes: ["n1"] };
const oneToTwo: Link = { from: "n1", to: "n2" };
const shaped = (shape: Shape) => ({ links: [oneToTwo], shape });

/** What each nemesis does at its plainest, and what is noticed of it. */
const CASES: readonly (readonly [
  name: keyof typeof stockNemeses,
  plan: Value,
  symptom: Symptom | "forgot",
])[] = [
  ["partition", { shape: "one-way", groups: [["n1"], ["n2"]], links: [oneToTwo] }, "missing"],
  ["kill", first, "began anew"],
  ["terminate", first, "began anew"],
  ["crash-loop", { ...first, crashes: 3, down: 50e6, up: 50e6 }, "began anew"],
  ["pause", first, "unanswered"],
  ["restart", { order: ["n1"], gently: false, down: 500e6, rest: 50e6 }, "began anew"],
  ["power-loss", { ...first, kept: "nothing" }, "forgot what was not synced"],
  ["clock", { ...first, motion: "bump", skews: { n1: { offset: 60e9, drift: 0 } } }, "wrong clock"],
  ["delay", shaped({ delay: 400e6 }), "late"],
  ["loss", shaped({ loss: 0.2 }), "missing"],
  ["duplicate", shaped({ duplicate: 0.3 }), "twice"],
  ["reorder", shaped({ jitter: 60e6 }), "disordered"],
  ["network", { parts: [shaped({ duplicate: 0.3 }), shaped({ loss: 0.1 })] }, "twice"],
  ["lost-replies", first, "unanswered"],
  ["corrupt", shaped({ corrupt: 0.3 }), "damaged"],
  ["rate", shaped({ rate: 20_000 }), "late"],
  ["slow-disk", { ...first, latency: 2000e6 }, "slow disk"],
  ["full-disk", first, "ENOSPC"],
  ["read-only", first, "EROFS"],
  ["wipe", first, "forgot"],
  ["truncate", { ...first, bytes: 100 }, "forgot"],
  ["rollback", { ...first, age: 1e9 }, "forgot"],
  ["flip", first, "forgot"],
];

/** All others leave alone what a node has synced. */
const DAMAGING = ["wipe", "truncate", "rollback", "flip"];

const make = (name: string): AnyNemesis => stockNemeses[name as keyof typeof stockNemeses].make();

/** What can be done to containers on this machine, and why not the rest. */
const offers = await dockerRuntime().offers(witness);
const offered = Object.keys(offers).filter((name) => offers[name as Capability] === true) as Capability[];
const lacking = (name: string) => make(name).requires.filter((capability) => !offered.includes(capability));

describe("nemeses on containers", needs("engine", "root"), () => {
  let setting: NemesisSetting;
  let onlooker: Onlooker;

  beforeAll(async () => {
    const world = realWorld();
    const asked = request({ system: witness, settings: {}, clock: world.clock, wanted: offered });
    setting = { world, cluster: await dockerRuntime().start(asked) };
    onlooker = new Onlooker(setting.cluster, world.clock);
  });
  afterAll(() => setting?.cluster.stop());

  test("the cluster has all that was offered", () => {
    expect(capabilitiesOf(setting.cluster)).toEqual(expect.arrayContaining(offered));
  });

  test("every nemesis that can be done here is looked at", () => {
    const possible = Object.keys(stockNemeses).filter((name) => lacking(name).length === 0);
    expect(CASES.map(([name]) => name)).toEqual(expect.arrayContaining(possible));
  });

  test.each(CASES.filter(([name]) => lacking(name).length === 0))(
    "%s strikes, is seen, is noticed and heals; without it there is nothing to notice",
    async (name, plan, symptom) => {
      const { world, cluster } = setting;
      await onlooker.accept();
      await onlooker.watch(800);
      expect([...onlooker.noticed]).toEqual([]);
      const stage = new FaultTable(cluster, world.clock).stage(0);
      const [{ evidence, cure }] = await Promise.all([make(name).inject(stage, plan), onlooker.watch(500)]);
      expect(evidence.filter(({ holds }) => !holds)).toEqual([]);
      expect(proves(evidence)).toBe(true);
      await onlooker.watch(1000);
      const { healed } = await cure();
      await onlooker.answered();
      await onlooker.watch(700);
      expect(onlooker.saw(symptom), [...onlooker.noticed].join()).toBe(true);
      if (!DAMAGING.includes(name)) expect([...onlooker.noticed]).not.toContain("forgot what was synced");
      expect(healed.filter(({ holds }) => !holds)).toEqual([]);
    },
  );

  test.each(Object.keys(stockNemeses).filter((name) => lacking(name).length > 0))(
    "%s cannot be done here: it is refused before anything starts, with the reason",
    async (name) => {
      const refused = prepare({ what: "etcd/register", nemesis: [name], runtime: "docker" });
      await expect(refused).rejects.toMatchObject({
        kind: "usage",
        message: expect.stringContaining(`the nemesis ${name} needs ${lacking(name).join(" and ")}`),
      });
    },
  );

  // The others keep their contracts in files of their own.
  const ELSEWHERE = ["partition", "kill", "pause", "restart"];
  for (const name of Object.keys(stockNemeses).filter((each) => lacking(each).length === 0))
    if (!ELSEWHERE.includes(name)) nemesisContract(make(name), async () => setting, 1);
});
