import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { any, flipFlop, mix, shortestAny } from "../../src/generator/choice.ts";
import { op } from "../../src/generator/op.ts";
import { limit, once, sequence } from "../../src/generator/sequence.ts";
import type { World } from "../../src/generator/simulate.ts";
import { onThreads } from "../../src/generator/threads.ts";
import { delay } from "../../src/generator/time.ts";
import { hearing, names, told } from "./told.ts";

const [a, b, c] = [op("a"), op("b"), op("c")];
const count = (text: string, name: string) => text.split(" ").filter((word) => word === name).length;

test("tutorial: mix draws whose task comes next, any takes the soonest, flipFlop takes turns", () => {
  const mixed = names(mix(a, b), { tasks: 1000 });
  expect(count(mixed, "a")).toBeGreaterThan(450);
  expect(count(mixed, "b")).toBeGreaterThan(450);
  expect(
    told(any(delay(milliseconds(2), limit(3, a)), delay(milliseconds(3), limit(2, b))), {
      clients: 9,
      seed: 3,
    })
      .map((line) => line.replace(/ t\d/, ""))
      .toSorted(),
  ).toEqual(["0 ms a", "0 ms b", "2 ms a", "3 ms b", "4 ms a"]);
  expect(names(flipFlop(a, b), { tasks: 4 })).toBe("a b a b");
});

describe("mix", () => {
  test("all equally likely, however deep", () => {
    const text = names(mix(mix(a, b), mix(c, op("d"))), { tasks: 4000 });
    for (const name of ["a", "b", "c", "d"]) expect(Math.abs(count(text, name) - 1000)).toBeLessThan(120);
  });

  test("what was drawn is waited for, even if another would be sooner", () => {
    const lines = told(mix(delay(milliseconds(1), a), delay(milliseconds(3), b)), { tasks: 1000 });
    expect(Math.abs(lines.filter((line) => line.endsWith("a")).length - 500)).toBeLessThan(60);
  });

  test("what has ended is dropped, and the others share its part", () => {
    const text = names(mix(limit(3, a), b, c), { tasks: 2003 });
    expect(count(text, "a")).toBe(3);
    expect(Math.abs(count(text, "b") - 1000)).toBeLessThan(100);
  });

  test("one that cannot go on now does not hold up the others", () => {
    const stuck = onThreads((thread) => thread === 0, a);
    const text = names(
      mix(
        stuck,
        onThreads((thread) => thread === 1, b),
      ),
      { clients: 2, tasks: 100 },
    );
    expect(count(text, "a")).toBe(50);
    expect(count(text, "b")).toBe(50);
  });

  test("all of them hear of events", () => {
    const heard: string[] = [];
    names(mix(hearing(heard, "a", limit(9, a)), hearing(heard, "b", limit(9, b))));
    expect(new Set(heard)).toEqual(
      new Set(
        ["a", "b"].flatMap((who) => ["a", "b"].flatMap((f) => [`${who}: invoke ${f}`, `${who}: ok ${f}`])),
      ),
    );
  });

  test("ends when all have ended", () => expect(names(mix(once(a), once(a), once(a)))).toBe("a a a"));
  test("of nothing is nothing", () => expect(names(mix())).toBe(""));
});

describe("any", () => {
  test("the soonest wins, whoever it is", () => {
    const often = delay(milliseconds(1), limit(4, a));
    const seldom = delay(milliseconds(10), limit(2, b));
    expect(told(any(often, seldom), { clients: 5 }).map((line) => line.replace(/ t\d/, ""))).toEqual(
      expect.arrayContaining(["0 ms a", "0 ms b", "1 ms a", "2 ms a", "3 ms a", "10 ms b"]),
    );
  });

  test("equally soon ones win equally often, however deep", () => {
    const text = names(any(any(a, b), any(c, op("d"))), { tasks: 4000 });
    for (const name of ["a", "b", "c", "d"]) expect(Math.abs(count(text, name) - 1000)).toBeLessThan(120);
  });

  test("a task for now beats one that waits", () => {
    const busy = onThreads((thread) => thread === 7, a);
    expect(names(any(busy, limit(3, b)))).toBe("b b b");
  });
});

describe("shortestAny", () => {
  test("ends as soon as one ends", () => {
    const text = names(shortestAny(limit(2, a), b), { tasks: 100 });
    expect(count(text, "a")).toBe(2);
    expect(text.split(" ").length).toBeLessThan(100);
    expect(text.endsWith("a")).toBe(true);
  });
  test("one that has nothing to do ends it at once", () =>
    expect(names(shortestAny(limit(0, a), b))).toBe(""));
});

describe("flipFlop", () => {
  test("ends with the turn of one that has ended", () =>
    expect(names(flipFlop(limit(2, a), b))).toBe("a b a b"));
  test("takes turns among more than two", () => expect(names(flipFlop(a, b, sequence(c)))).toBe("a b c a b"));
  test("a turn waits for its generator", () => {
    const [slow, quick] = [onThreads((thread) => thread === 0, a), onThreads((thread) => thread > 0, b)];
    const world: World = ({ f }) => ({ latency: milliseconds(f === "a" ? 3 : 1), type: "ok" });
    expect(told(flipFlop(slow, quick), { clients: 2, tasks: 4, world })).toEqual([
      "0 ms t0 a",
      "0 ms t1 b",
      "3 ms t0 a",
      "3 ms t1 b",
    ]);
  });
  test("of nothing is nothing", () => expect(names(flipFlop())).toBe(""));
});
