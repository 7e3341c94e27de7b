import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { doubtsAbout, remainsOf } from "../../src/nemesis/doubts.ts";
import type { Sample, Shape } from "../../src/runtime/cluster.ts";

/** What a hundred datagrams show of a link that does nothing, but for what is said. */
const sample = (changes: Partial<Sample> = {}): Sample => ({
  sent: 100,
  arrived: 100,
  doubled: 0,
  wrong: 0,
  overtaken: 0,
  least: milliseconds(0.1),
  most: milliseconds(2),
  bytes: 10_000,
  took: milliseconds(3),
  ...changes,
});

const CASES: readonly { readonly shape: Shape; readonly shown: Partial<Sample>; readonly doubt: string }[] = [
  { shape: { loss: 0.2 }, shown: { arrived: 85 }, doubt: "too few were lost" },
  { shape: { loss: 1 }, shown: { arrived: 0 }, doubt: "all should be lost" },
  { shape: { duplicate: 0.1 }, shown: { doubled: 7 }, doubt: "too few came twice" },
  { shape: { corrupt: 0.02 }, shown: { arrived: 99, wrong: 1 }, doubt: "too few were wrong" },
  { shape: { delay: milliseconds(8) }, shown: { least: milliseconds(8) }, doubt: "some came too early" },
  { shape: { jitter: milliseconds(8) }, shown: { overtaken: 40 }, doubt: "none was overtaken" },
  { shape: { rate: 10_000 }, shown: { took: milliseconds(1000) }, doubt: "they came too fast" },
];

describe.each(CASES)("$shape", ({ shape, shown, doubt }) => {
  test("what shows it leaves no doubt, a link that does nothing does", () => {
    expect(doubtsAbout(sample(shown), shape, [shape])).toEqual([]);
    expect(doubtsAbout(sample(), shape, [shape])).toEqual([doubt]);
  });
});

test("far less than was asked for is not what was asked for", () => {
  expect(doubtsAbout(sample({ arrived: 97 }), { loss: 0.5 }, [{ loss: 0.5 }])).toEqual(["too few were lost"]);
});

test("what all shapes of a link do together is what datagrams can show", () => {
  const delay = { delay: milliseconds(20) };
  expect(doubtsAbout(sample({ least: milliseconds(25) }), delay, [delay, delay])).toEqual([
    "some came too early",
  ]);
  expect(doubtsAbout(sample({ arrived: 0 }), delay, [delay, { loss: 1 }])).toEqual([]);
});

test("silence shows nothing but a loss of everything, or a queue that is full", () => {
  const silence = sample({ arrived: 0, least: 0, most: 0, bytes: 0, took: 0 });
  expect(doubtsAbout(silence, { duplicate: 0.5 }, [{ duplicate: 0.5 }])).toEqual(["nothing arrived"]);
  expect(doubtsAbout(silence, { rate: 1000 }, [{ rate: 1000 }])).toEqual([]);
});

test("wrong ones did arrive", () => {
  expect(doubtsAbout(sample({ arrived: 0, wrong: 100, least: 0 }), { corrupt: 1 }, [{ corrupt: 1 }])).toEqual(
    [],
  );
});

test("a shape that is gone leaves nothing behind", () => {
  const delay = { delay: milliseconds(8) };
  expect(remainsOf(sample(), delay)).toEqual([]);
  expect(remainsOf(sample({ arrived: 99 }), { loss: 0.5 })).toEqual([]);
  expect(remainsOf(sample({ arrived: 40 }), { loss: 0.5 })).toEqual(["most did not arrive"]);
  expect(remainsOf(sample({ doubled: 1 }), delay)).toEqual(["some came twice"]);
  expect(remainsOf(sample({ wrong: 1 }), delay)).toEqual(["some were wrong"]);
  expect(remainsOf(sample({ least: milliseconds(8) }), delay)).toEqual(["all were late"]);
});
