import { expect, test } from "vitest";
import { Pattern } from "../../../checkers/log-patterns/pattern.ts";
import { Random } from "../../../src/core/random.ts";

const CHARACTERS = ["a", "b", "A", "_", "1", " ", "-", "é", "\n"];

/** A pattern of bounded depth, as text. */
function randomPattern(random: Random, depth: number): string {
  const inner = () => randomPattern(random, depth - 1);
  const leaf = () =>
    random.pick(["a", "b", "A", ".", "\\d", "\\w", "\\W", "\\s", "\\S", "[ab]", "[^a]", "[a-z_]", "[\\d-]", "[^\\W1]", "é", "\\.", "\\x61", "\\u0062", "^", "$", "\\b", "\\B", ""]); // biome-ignore format: one line
  if (depth === 0) return leaf();
  return random.pick([
    leaf,
    () => inner() + inner(),
    () => `${inner()}|${inner()}`,
    () => `(${inner()})`,
    () => `(?:${inner()})${random.pick(["*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "+?"])}`,
  ])();
}

test("2,000 random patterns match what JavaScript's do", () => {
  const random = Random.of(11);
  let matched = 0;
  for (let n = 0; n < 2000; n++) {
    const drawn = random.fork(n);
    const source = randomPattern(drawn, 3);
    const ignoreCase = drawn.chance(0.3);
    const pattern = new Pattern(source, ignoreCase);
    for (let i = 0; i < 5; i++) {
      const text = Array.from({ length: drawn.int(0, 6) }, () => drawn.pick(CHARACTERS)).join("");
      const expected = new RegExp(source, ignoreCase ? "i" : "").test(text);
      expect({ source, ignoreCase, text, matches: pattern.test(text) }).toEqual({
        source,
        ignoreCase,
        text,
        matches: expected,
      });
      if (expected) matched++;
    }
  }
  expect(matched).toBeGreaterThan(2000);
  expect(matched).toBeLessThan(9000);
});

test.each(["(a+)+$", "(a|aa)+$", "(.*a){20}", "a*a*a*a*a*a*a*a*c"])(
  "%s takes time in proportion to the text",
  (source) => {
    const pattern = new Pattern(source, false);
    const visits = (length: number) => {
      const before = pattern.visits;
      pattern.test(`${"a".repeat(length)}b`);
      return pattern.visits - before;
    };
    expect(visits(4000)).toBeLessThanOrEqual(4 * visits(1000));
  },
);

test.each(["a(?=b)", "(?<!a)b", "(a)\\1", "\\p{L}", "\\k<a>(?<a>b)", "\\01"])("%s is refused", (source) => {
  expect(() => new Pattern(source, false)).toThrow();
});

test("what would be too large is refused, and a repetition of nothing is none", () => {
  expect(() => new Pattern("(a{100}){200}", false)).toThrow("more than 10000 parts");
  expect(new Pattern("(){1000000000}a", false).test("a")).toBe(true);
});
