import { describe, expect, test } from "vitest";
import { delay, duplicate, loss } from "../../nemeses/index.ts";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { describeShaping, type ShapingOptions, shaping } from "../../src/nemesis/shaping.ts";
import { nemesisContract } from "../conformance/nemesis.ts";
import { fakeSetting } from "../nemeses/setting.ts";

const view = { nodes: nodeNames(5), ordinal: 0 };
const seeds = Array.from({ length: 200 }, (_, seed) => seed);

nemesisContract(delay({ targets: ["primaries", "one"] }), fakeSetting);

describe("a magnitude", () => {
  const shape = { delay: 100, jitter: 8, loss: 0.5, duplicate: 0.2, corrupt: 0.1, rate: 1000 };
  const shaped = (magnitude: number) =>
    shaping("x", () => shape, { magnitude }).plan(view, Random.of(1)).shape;

  test("multiplies times and probabilities, and divides a rate", () => {
    expect(shaped(1)).toEqual(shape);
    expect(shaped(0.25)).toEqual({
      delay: 25,
      jitter: 2,
      loss: 0.125,
      duplicate: 0.05,
      corrupt: 0.025,
      rate: 4000,
    });
  });

  test("never makes a loss sure", () => expect(shaped(4)).toMatchObject({ loss: 0.9, duplicate: 0.8 }));

  test("adds nothing that was not there", () =>
    expect(Object.keys(loss({ magnitude: 2 }).plan(view, Random.of(1)).shape)).toEqual(["loss"]));
});

describe("targets", () => {
  const options: ShapingOptions = { targets: ["one"] };

  test("are whose messages are shaped: what they send, and half of the time what they hear", () => {
    const heard = seeds.map((seed) => duplicate(options).plan(view, Random.of(seed)).of?.hearing);
    expect(heard.filter(Boolean).length / seeds.length).toBeCloseTo(0.5, 1);
    const plan = duplicate(options).plan(view, Random.of(1));
    expect(describeShaping(plan)).toMatch(/^repeats .* of what n\d \(one\) sends/);
  });

  test("that lead are found when the fault comes", async () => {
    const { cluster, world } = await fakeSetting();
    for (const seed of seeds.slice(0, 20)) {
      const plan = delay({ targets: ["primaries"] }).plan(view, Random.of(seed));
      const stage = new FaultTable(cluster, world.clock).stage(0);
      await world.settle(delay().inject(stage, plan));
      const links = (await world.settle(cluster.shaping.read(plan.links))).flatMap((shapes, i) =>
        shapes.length > 0 ? [plan.links[i]] : [],
      );
      expect(links.length).toBeGreaterThan(0);
      for (const link of links)
        expect([link?.from, ...(plan.of?.hearing ? [link?.to] : [])]).toEqual(
          expect.arrayContaining([expect.stringMatching(/n2|n4/)]),
        );
      await world.settle(stage.lift());
    }
  });
});
