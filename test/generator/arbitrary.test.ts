import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/core/random.ts";
import { constantFrom, draw, int, isArbitrary, string, tuple } from "../../src/generator/arbitrary.ts";

const drawn = <T>(arbitrary: fc.Arbitrary<T>, n: number, seed = 1): T[] => {
  const random = Random.of(seed);
  return Array.from({ length: n }, () => draw(arbitrary, random));
};

test("tutorial: what the seed says, and within the bounds", () => {
  expect(drawn(int(0, 4), 10)).toEqual(drawn(int(0, 4), 10));
  expect(new Set(drawn(int(0, 4), 200))).toEqual(new Set([0, 1, 2, 3, 4]));
  expect(drawn(tuple(int(7, 7), constantFrom("x")), 1)).toEqual([[7, "x"]]);
  for (const text of drawn(string(3), 200)) expect(text).toMatch(/^[ -~]{0,3}$/);
});

test("every value is equally likely: nothing is biased to the edges", () => {
  const counts = new Map<number, number>();
  for (const n of drawn(int(0, 9), 20_000)) counts.set(n, (counts.get(n) ?? 0) + 1);
  for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

describe("fast-check finds in our randomness all that it asks of its own", () => {
  test.each<[string, fc.Arbitrary<unknown>, (value: never) => boolean]>([
    ["boolean", fc.boolean(), (value) => typeof value === "boolean"],
    ["double", fc.double({ min: 0, max: 1, noNaN: true }), (value: number) => value >= 0 && value <= 1],
    ["integer", fc.integer(), (value: number) => Number.isInteger(value) && Math.abs(value) <= 2 ** 31],
    ["safe integer", fc.maxSafeInteger(), Number.isSafeInteger],
    [
      "bigint",
      fc.bigInt({ min: -(2n ** 90n), max: 2n ** 90n }),
      (value: bigint) => value >= -(2n ** 90n) && value <= 2n ** 90n,
    ],
    ["one bigint", fc.bigInt({ min: 5n, max: 5n }), (value: bigint) => value === 5n],
    ["string", fc.string({ maxLength: 5 }), (value: string) => value.length <= 5],
    [
      "array",
      fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
      (value: number[]) => value.length >= 1 && value.length <= 3,
    ],
    ["record", fc.record({ a: fc.nat() }), (value: { a: number }) => value.a >= 0],
    ["option", fc.option(fc.nat()), (value) => value === null || value >= 0],
    [
      "chain",
      fc.nat(9).chain((n) => fc.tuple(fc.constant(n), fc.nat(n))),
      ([n, m]: [number, number]) => m <= n,
    ],
    [
      "map and filter",
      fc
        .nat(99)
        .map((n) => 2 * n)
        .filter((n) => n % 3 === 0),
      (value: number) => value % 6 === 0,
    ],
    ["one of", fc.oneof(fc.constant("a"), fc.constant("b")), (value) => ["a", "b"].includes(value)],
    [
      "unique array",
      fc.uniqueArray(fc.nat(5), { maxLength: 4 }),
      (value: number[]) => new Set(value).size === value.length,
    ],
    ["json", fc.jsonValue(), (value) => JSON.stringify(value) !== undefined],
  ])("%s", (_, arbitrary, isRight) => {
    const values = drawn(arbitrary, 300);
    expect(values.filter((value) => !isRight(value as never))).toEqual([]);
    if (_ !== "one bigint")
      expect(
        new Set(values.map((value) => JSON.stringify(value, (_, v) => (typeof v === "bigint" ? `${v}n` : v))))
          .size,
      ).toBeGreaterThan(1);
  });

  test("a clone goes on as the original does", () => {
    for (const [a, b, c] of drawn(fc.clone(fc.integer(), 3), 100)) expect([b, c]).toEqual([a, a]);
  });

  test("a large range is used to its ends", () => {
    const values = drawn(fc.bigInt({ min: 0n, max: 2n ** 70n - 1n }), 500);
    expect(values.filter((value) => value >= 2n ** 69n).length).toBeGreaterThan(200);
    expect(values.filter((value) => value < 2n ** 69n).length).toBeGreaterThan(200);
  });

  test("a range that is no power of two has no favourites", () => {
    const values = drawn(fc.bigInt({ min: 0n, max: 3n * 2n ** 30n - 1n }), 3000);
    expect(Math.abs(values.filter((value) => value < 2n ** 30n).length - 1000)).toBeLessThan(120);
  });

  test("what was drawn can be made smaller", () => {
    const pair = tuple(int(0, 4), int(0, 4));
    const [value] = drawn(pair, 1);
    expect(pair.canShrinkWithoutContext(value)).toBe(true);
  });
});

test("what is an arbitrary and what a constant", () => {
  expect(isArbitrary(int(0, 1))).toBe(true);
  for (const value of [null, 1, "generate", ["generate"], { generate: 1 }])
    expect(isArbitrary(value)).toBe(false);
});
