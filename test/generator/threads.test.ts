import { describe, expect, test } from "vitest";
import { eachThread } from "../../src/generator/copies.ts";
import { op } from "../../src/generator/op.ts";
import { synchronize } from "../../src/generator/phases.ts";
import { reserve } from "../../src/generator/reserve.ts";
import { concat, limit, once } from "../../src/generator/sequence.ts";
import { clients, nemesis, onThreads } from "../../src/generator/threads.ts";
import { onUpdate } from "../../src/generator/transform.ts";
import { hearing, names, told } from "./told.ts";

const [a, b, c] = [op("a"), op("b"), op("c")];
const threadsOf = (lines: readonly string[], f: string) =>
  new Set(lines.filter((line) => line.endsWith(f)).map((line) => line.split(" ")[2]));

test("tutorial: who does what", () => {
  const plan = clients(reserve([1, a], [2, b], c), limit(2, op("kill")));
  const lines = told(plan, { clients: 5, nemeses: 1, tasks: 200 });
  expect(threadsOf(lines, "a")).toEqual(new Set(["t0"]));
  expect(threadsOf(lines, "b")).toEqual(new Set(["t1", "t2"]));
  expect(threadsOf(lines, "c")).toEqual(new Set(["t3", "t4"]));
  expect(threadsOf(lines, "kill")).toEqual(new Set(["t-1"]));
});

describe("onThreads", () => {
  test("the threads that pass, and no others", () => {
    const odd = onThreads((thread) => thread % 2 === 1, limit(3, a));
    expect(told(odd, { clients: 4 })).toEqual(["0 ms t1 a", "0 ms t3 a", "1 ms t1 a"]);
  });
  test("without such a thread there is nothing to do", () => {
    expect(
      names(
        concat(
          onThreads((thread) => thread > 5, a),
          once(b),
        ),
      ),
    ).toBe("b");
  });
  test("hears of its own threads only", () => {
    const heard: string[] = [];
    const own = onThreads((thread) => thread === 0, hearing(heard, "own", limit(1, a)));
    names(concat(own, limit(2, b)), { clients: 2 });
    expect(heard).toEqual(["own: invoke a"]);
    names(clients(hearing(heard, "clients", limit(2, a)), once(b)), { clients: 1, nemeses: 1 });
    expect(heard.slice(1)).toEqual([
      "clients: invoke a",
      "clients: ok a",
      "clients: invoke a",
      "clients: ok a",
    ]);
  });
  test("sees its own threads only, when it hears of an event too", () => {
    const seen: string[] = [];
    const looking = onUpdate(
      (rest, { threads, free }) => {
        seen.push(`${free.join()} of ${threads.join()}`);
        return rest;
      },
      limit(1, a),
    );
    names(
      onThreads((thread) => thread < 2, looking),
      { clients: 4 },
    );
    expect(seen).toEqual(["1 of 0,1", "0,1 of 0,1"]);
  });
  test("waits for its own threads only", () => {
    const own = onThreads((thread) => thread === 1, synchronize(once(b)));
    expect(told(concat(once(a), own), { clients: 2 })).toEqual(["0 ms t0 a", "0 ms t1 b"]);
  });
});

describe("clients and nemesis", () => {
  const threads = { clients: 1, nemeses: 1 };
  test("alone", () => {
    expect(told(clients(once(a)), threads)).toEqual(["0 ms t0 a"]);
    expect(told(nemesis(once(a)), threads)).toEqual(["0 ms t-1 a"]);
  });
  test("both at once, in either order of words", () => {
    expect(new Set(told(clients(once(a), once(b)), threads))).toEqual(new Set(["0 ms t0 a", "0 ms t-1 b"]));
    expect(new Set(told(nemesis(once(b), once(a)), threads))).toEqual(new Set(["0 ms t0 a", "0 ms t-1 b"]));
  });
  test("without a nemesis there is nothing for one to do", () => expect(names(nemesis(a))).toBe(""));
});

describe("reserve", () => {
  test("counts from the first thread it can see", () => {
    const nested = reserve([2, a], reserve([1, b], c));
    const lines = told(nested, { clients: 4, tasks: 100 });
    expect(threadsOf(lines, "b")).toEqual(new Set(["t2"]));
    expect(threadsOf(lines, "c")).toEqual(new Set(["t3"]));
  });

  test("nemeses are not dealt out", () => {
    const lines = told(reserve([1, a], b), { clients: 2, nemeses: 2, tasks: 50 });
    expect(threadsOf(lines, "a")).toEqual(new Set(["t0"]));
    expect(threadsOf(lines, "b")).toEqual(new Set(["t1"]));
  });

  test("among equally soon tasks everybody wins in proportion to his threads", () => {
    const first = (seed: number) => names(reserve([1, a], [3, b], c), { clients: 10, tasks: 1, seed });
    const wins = Array.from({ length: 2000 }, (_, seed) => first(seed));
    const count = (f: string) => wins.filter((win) => win === f).length;
    expect(Math.abs(count("a") - 200)).toBeLessThan(60);
    expect(Math.abs(count("b") - 600)).toBeLessThan(90);
    expect(Math.abs(count("c") - 1200)).toBeLessThan(100);
  });

  test("everybody hears of his own threads", () => {
    const heard: string[] = [];
    const [mine, others] = [hearing(heard, "mine", limit(2, a)), hearing(heard, "others", limit(3, b))];
    names(reserve([1, mine], others), { clients: 2 });
    expect(heard.filter((line) => line.startsWith("mine"))).toEqual([
      "mine: invoke a",
      "mine: ok a",
      "mine: invoke a",
      "mine: ok a",
    ]);
    expect(heard.filter((line) => line.startsWith("others")).every((line) => line.endsWith("b"))).toBe(true);
  });

  test("ends when all have ended", () =>
    expect(
      names(reserve([1, once(a)], once(b)))
        .split(" ")
        .toSorted(),
    ).toEqual(["a", "b"]));

  test("no thread left for the last is an error", () => {
    expect(() => names(reserve([2, a], [1, b], c), { clients: 3 })).toThrow(
      "reserve(2 + 1) leaves none of the 3 threads for its last generator",
    );
    expect(() => names(eachThread(reserve([1, a], b)))).toThrow("leaves none of the 1 threads");
  });
});
