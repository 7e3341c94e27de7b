import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../src/core/random.ts";
import { falsified } from "../../src/runtime/falsify.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** How many bits differ between texts of one length. */
const bitsBetween = (some: Uint8Array, others: Uint8Array): number =>
  [...some].reduce((sum, byte, i) => {
    const differing = (byte ^ (others[i] as number)).toString(2);
    return sum + differing.replaceAll("0", "").length;
  }, 0);

test("law: one bit is wrong, it is JSON all the same, and says something else", () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), fc.nat(), (json, type, seed) => {
      const text = encode(JSON.stringify({ type: `t${type}`, body: JSON.parse(json) }));
      const wrong = falsified(text, Random.of(seed)) as Uint8Array;
      expect(wrong).toHaveLength(text.length);
      expect(bitsBetween(wrong, text)).toBe(1);
      expect(JSON.parse(decode(wrong))).not.toEqual(JSON.parse(decode(text)));
    }),
  );
});

test("every part of a message may be wrong", () => {
  const text = encode('{"type":"append","term":12,"entries":["x"]}');
  const seen = new Set(Array.from({ length: 300 }, (_, seed) => decode(falsified(text, Random.of(seed))!)));
  expect([...seen].some((wrong) => /"term":[^1]/.test(wrong))).toBe(true);
  expect([...seen].some((wrong) => !wrong.includes('"type"'))).toBe(true);
  expect([...seen].some((wrong) => !wrong.includes('"append"'))).toBe(true);
});

test.each(["", "{}", "no JSON"])("what has no bit that could be wrong unnoticed is left alone: %j", (text) =>
  expect(falsified(encode(text), Random.of(1))).toBeUndefined(),
);
