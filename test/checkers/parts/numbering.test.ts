import { expect, test } from "vitest";
import { ByteBudget, OutOfBytes } from "../../../checkers/parts/byte-budget.ts";
import { Numbering } from "../../../checkers/parts/numbering.ts";
import { Random } from "../../../src/core/random.ts";
import { canonical, type Value } from "../../../src/core/value.ts";

/** Whole numbers near and far, and what is no whole number. */
function anyValue(random: Random): Value {
  const number = random.int(0, 50) * random.pick([1, 1, -1, 100, 3000, 1e6, 1e9]);
  return random.pick<Value>([
    number,
    number,
    number,
    number + 0.5,
    String(number),
    [number],
    { n: number },
    null,
  ]);
}

test("equal values have one number, others another, in the order in which they were met", () => {
  const random = Random.of(5);
  const numbers = new Numbering(new ByteBudget(2 ** 30));
  const known: string[] = [];
  for (let i = 0; i < 20_000; i++) {
    const value = random.chance(0.5) ? anyValue(random) : i;
    const text = canonical(value);
    const before = known.indexOf(text);
    expect(numbers.find(value)).toBe(before);
    expect(numbers.id(value)).toBe(before === -1 ? known.push(text) - 1 : before);
  }
  expect(numbers.values(known.keys()).map(canonical)).toEqual(known);
});

test("each takes of the budget before it is remembered", () => {
  const numbers = new Numbering(new ByteBudget(5000));
  expect(() => {
    for (let i = 0; i < 1000; i++) numbers.id(`element ${i}`);
  }).toThrow(OutOfBytes);
  expect(numbers.size).toBeLessThan(100);
});
