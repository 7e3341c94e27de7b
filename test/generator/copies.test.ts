import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { eachProcess, eachThread } from "../../src/generator/copies.ts";
import { op } from "../../src/generator/op.ts";
import { concat, limit, once, sequence } from "../../src/generator/sequence.ts";
import { allInfo, simulate } from "../../src/generator/simulate.ts";
import { nemesis } from "../../src/generator/threads.ts";
import { delay } from "../../src/generator/time.ts";
import { hearing, told } from "./told.ts";

const [a, b] = [op("a"), op("b")];

test("tutorial: every thread for itself", () => {
  expect(told(eachThread(sequence(a, b)), { clients: 2 }).toSorted()).toEqual([
    "0 ms t0 a",
    "0 ms t1 a",
    "1 ms t0 b",
    "1 ms t1 b",
  ]);
});

describe("eachThread", () => {
  test("clients, and nemeses only where nobody else can be seen", () => {
    const threads = { clients: 1, nemeses: 2 };
    expect(told(eachThread(once(a)), threads)).toEqual(["0 ms t0 a"]);
    expect(told(nemesis(eachThread(once(a))), threads).toSorted()).toEqual(["0 ms t-1 a", "0 ms t-2 a"]);
  });

  test("clocks too", () => {
    expect(told(eachThread(delay(milliseconds(5), limit(2, a))), { clients: 2 }).toSorted()).toEqual([
      "0 ms t0 a",
      "0 ms t1 a",
      "5 ms t0 a",
      "5 ms t1 a",
    ]);
  });

  test("all threads are equally likely to be first", () => {
    const firsts = Array.from(
      { length: 900 },
      (_, seed) => simulate(eachThread(a), { clients: 3, tasks: 1, seed })[0]?.thread,
    );
    for (const thread of [0, 1, 2])
      expect(Math.abs(firsts.filter((first) => first === thread).length - 300)).toBeLessThan(70);
  });

  test("each copy hears of its own thread", () => {
    const heard: string[] = [];
    const copies = eachThread(hearing(heard, "copy", once(a)));
    told(concat(copies, once(b)), { clients: 2 });
    expect(heard.filter((line) => line === "copy: invoke a")).toHaveLength(2);
  });

  test("keeps its copy through a crash", () => {
    expect(told(eachThread(sequence(a, b)), { clients: 1, world: allInfo() })).toEqual([
      "0 ms t0 a",
      "1 ms t0 b",
    ]);
  });

  test("ends when every copy has ended, and not before", () => {
    expect(told(concat(eachThread(limit(2, a)), once(b)), { clients: 2 }).at(-1)).toMatch(/b$/);
    expect(told(concat(eachThread(limit(2, a)), once(b)), { clients: 2 })).toHaveLength(5);
  });
});

describe("eachProcess", () => {
  test("a process that died is followed by one with a fresh copy", () => {
    expect(told(eachProcess(sequence(a, b)), { clients: 1, world: allInfo(), tasks: 3 })).toEqual([
      "0 ms t0 a",
      "1 ms t0 a",
      "2 ms t0 a",
    ]);
  });
  test("one that lives goes on to its end", () => {
    expect(told(eachProcess(sequence(a, b)), { clients: 1 })).toEqual(["0 ms t0 a", "1 ms t0 b"]);
  });
  test("a new copy hears nothing of what its predecessor left behind", () => {
    const heard: string[] = [];
    told(eachProcess(hearing(heard, "copy", once(a))), { clients: 1, world: allInfo(), tasks: 2 });
    expect(heard).toEqual(["copy: invoke a", "copy: invoke a"]);
  });
});
