import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { op } from "../../src/generator/op.ts";
import { concat, cycle, limit, once, repeat, sequence } from "../../src/generator/sequence.ts";
import { stagger, timeLimit } from "../../src/generator/time.ts";
import { onUpdate } from "../../src/generator/transform.ts";
import { hearing, names, told } from "./told.ts";

const [a, b, c] = [op("a"), op("b"), op("c")];

test("tutorial: what comes after what", () => {
  expect(names(concat(limit(2, a), once(b)))).toBe("a a b");
  expect(names(sequence(a, b, c))).toBe("a b c");
  expect(names(cycle(sequence(a, b), 2))).toBe("a b a b");
});

describe("limit", () => {
  test.each([
    [0, ""],
    [1, "a"],
    [3, "a a a"],
    [-1, ""],
  ])("%d", (n, expected) => expect(names(limit(n, a))).toBe(expected));

  test("a shorter generator stays as short as it is", () => expect(names(limit(5, limit(2, a)))).toBe("a a"));
});

describe("concat", () => {
  test("nothing", () => expect(names(concat())).toBe(""));
  test("passes over what has nothing to do", () =>
    expect(names(concat(limit(0, a), once(b), limit(0, a), limit(0, a), once(c)))).toBe("b c"));
  test("does not wait for completions", () =>
    expect(told(sequence(a, b), { clients: 2 })).toEqual(["0 ms t0 a", "0 ms t1 b"]));
  test("events go to the one whose turn it is", () => {
    const heard: string[] = [];
    names(concat(hearing(heard, "a", once(a)), hearing(heard, "b", once(b))), { clients: 1 });
    expect(heard).toEqual(["a: invoke a", "a: ok a", "b: invoke b", "b: ok b"]);
  });
});

describe("repeat", () => {
  test("asks for the first thing again and again", () =>
    expect(names(repeat(sequence(a, b), 3))).toBe("a a a"));
  test("for ever unless told", () =>
    expect(names(repeat(once(a)), { tasks: 50 }).split(" ")).toHaveLength(50));
  test("ends with what it repeats", () => expect(names(repeat(limit(0, a), 3))).toBe(""));
  test("its inputs are drawn anew", () => {
    const rolled = told(repeat(once(op("roll", (random) => random.int(1, 1e9))), 5));
    expect(new Set(rolled).size).toBe(5);
  });
  test("events move it on, tasks do not", () => {
    const switching = onUpdate((rest, _, { type }) => (type === "ok" ? b : rest), a);
    expect(names(repeat(switching, 4), { clients: 1 })).toBe("a b b b");
  });
});

describe("cycle", () => {
  test("for ever unless told", () => expect(names(cycle(sequence(a, b)), { tasks: 5 })).toBe("a b a b a"));
  test("a round without a task is the last", () => expect(names(cycle(limit(0, a)))).toBe(""));
  test("no rounds", () => expect(names(cycle(a, 0))).toBe(""));
  test("begins anew: clocks too", () => {
    const burst = timeLimit(milliseconds(2), stagger(milliseconds(1), a));
    const lengths = [1, 2, 3].map((rounds) => names(cycle(burst, rounds), { clients: 1 }).length);
    expect(lengths[0]).toBeGreaterThan(0);
    expect(lengths[1]).toBeGreaterThan(lengths[0] as number);
    expect(lengths[2]).toBeGreaterThan(lengths[1] as number);
  });
});
