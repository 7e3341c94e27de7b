import { expect, test } from "vitest";
import { clock } from "../../nemeses/index.ts";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";

const skews = (magnitude?: number) =>
  Array.from({ length: 300 }, (_, seed) =>
    clock(undefined, undefined, magnitude).plan({ nodes: nodeNames(1), ordinal: 0 }, Random.of(seed)),
  ).map((plan) => ({ motion: plan.motion, ...plan.skews.n1 }));

test("a magnitude multiplies what clocks are wrong by, and none runs backwards", () => {
  const [usual, harsh, gentle] = [skews(), skews(2), skews(0.25)];
  for (const [i, { offset = 0, drift = 0 }] of usual.entries()) {
    expect(harsh[i]?.offset).toBe(2 * offset);
    expect(Math.abs(harsh[i]?.drift ?? 0)).toBe(Math.min(900e6, 2 * Math.abs(drift)));
    expect(gentle[i]?.drift).toBeCloseTo(drift / 4, -1);
  }
  expect(harsh.some(({ drift }) => drift === -900e6)).toBe(true);
});
