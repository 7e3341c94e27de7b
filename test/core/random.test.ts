import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../src/core/random.ts";

const draws = (random: Random, n = 8) => Array.from({ length: n }, () => random.bits());

test("tutorial: the same seed draws the same, and a fork does not care what its parent drew", () => {
  expect(draws(Random.of(7))).toEqual(draws(Random.of(7)));
  const parent = Random.of(7);
  const before = draws(parent.fork("workload"));
  draws(parent, 100);
  expect(draws(parent.fork("workload"))).toEqual(before);
});

test("seed 7 draws what it has always drawn", () => {
  expect(draws(Random.of(7), 4)).toMatchInlineSnapshot(`
    [
      2005647061,
      2213163743,
      1550952959,
      3459227771,
    ]
  `);
  expect(draws(Random.of(7).fork("workload").fork(3), 3)).toMatchInlineSnapshot(`
    [
      2348839009,
      3832387498,
      3682253293,
    ]
  `);
});

test("streams of different seeds, labels and numbers differ", () => {
  const root = Random.of(1);
  const streams = [
    root,
    Random.of(2),
    Random.of(2 ** 40),
    root.fork("a"),
    root.fork("b"),
    root.fork(0),
    root.fork(1),
    root.fork("a").fork("b"),
    root.fork("b").fork("a"),
  ];
  expect(new Set(streams.map((stream) => draws(stream, 2).join())).size).toBe(streams.length);
});

test("law: int stays within its bounds, and reaches both ends", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: -50, max: 50 }), fc.nat({ max: 5 }), (seed, min, width) => {
      const random = Random.of(seed);
      const seen = new Set(Array.from({ length: 200 }, () => random.int(min, min + width)));
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: width + 1 }, (_, i) => min + i));
    }),
  );
});

test("every value is about equally likely: chi-square over 16 buckets stays below the 0.1 % bound", () => {
  const random = Random.of(42);
  const counts = new Array<number>(16).fill(0);
  const n = 160_000;
  for (let i = 0; i < n; i++) counts[random.int(0, 15)]!++;
  const chi = counts.reduce((sum, count) => sum + (count - n / 16) ** 2 / (n / 16), 0);
  expect(chi).toBeLessThan(37.7);
});

test("law: shuffle keeps the elements, subset is part of them and never empty", () => {
  fc.assert(
    fc.property(fc.nat(), fc.uniqueArray(fc.nat(), { minLength: 1 }), (seed, items) => {
      const random = Random.of(seed);
      expect(random.shuffle(items).sort()).toEqual([...items].sort());
      const subset = random.subset(items);
      expect(subset.length).toBeGreaterThan(0);
      expect(items).toEqual(expect.arrayContaining(subset));
    }),
  );
});

test("draws by number are even, differ by thing and by draw, and are the same whatever else was drawn", () => {
  const random = Random.of(7).fork("link");
  const draws = Array.from({ length: 10_000 }, (_, n) => random.at(n, 0));
  const tenths = Array.from({ length: 10 }, (_, i) => draws.filter((x) => Math.floor(x * 10) === i).length);
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  expect(new Set([...draws, ...draws.map((_, n) => random.at(n, 1))]).size).toBeGreaterThan(19_900);
  const pairs = draws.map((x, n) => [x < 0.5, random.at(n, 1) < 0.5, random.at(n + 1, 0) < 0.5].join());
  for (const pattern of new Set(pairs))
    expect(Math.abs(pairs.filter((other) => other === pattern).length - 1250)).toBeLessThan(200);
  random.bits();
  expect(random.at(3, 0)).toBe(draws[3]);
  expect(Random.of(7).fork("disk").at(3, 0)).not.toBe(draws[3]);
});
