import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { any } from "../../src/generator/choice.ts";
import { concurrencyLimit, untilOk } from "../../src/generator/in-flight.ts";
import { op, sleep } from "../../src/generator/op.ts";
import { processLimit } from "../../src/generator/process-limit.ts";
import { concat, cycle, limit, once, sequence } from "../../src/generator/sequence.ts";
import { allInfo, type World } from "../../src/generator/simulate.ts";
import { clients } from "../../src/generator/threads.ts";
import { names, told } from "./told.ts";

const [a, b] = [op("a"), op("b")];
const ms = milliseconds;
/** `a` never works, everything else does. */
const aFails: World = ({ f }) => ({ latency: ms(1), type: f === "a" ? "fail" : "ok" });

test("tutorial: a limit to what is under way, and something tried until it works", () => {
  expect(told(concurrencyLimit(2, limit(3, a)), { clients: 5 })).toEqual([
    "0 ms t0 a",
    "0 ms t1 a",
    "1 ms t2 a",
  ]);
  expect(names(concat(untilOk(a), once(b)), { clients: 1 })).toBe("a b");
});

describe("concurrencyLimit", () => {
  test("counts its own tasks and nobody else's", () => {
    const other = limit(4, b);
    const lines = told(any(concurrencyLimit(1, limit(2, a)), other), { clients: 8 });
    expect(lines.filter((line) => line.startsWith("0 ms")).length).toBe(5);
  });
  test("sleeps are not under way", () => {
    const napping = concurrencyLimit(1, cycle(sequence(sleep(ms(1)), a), 2));
    expect(names(napping)).toBe("a a");
  });
  test("a crash frees its place", () => {
    expect(told(concurrencyLimit(1, limit(2, a)), { world: allInfo() })).toHaveLength(2);
  });
  test("none at all", () => expect(names(concurrencyLimit(0, a))).toBe(""));
});

describe("untilOk", () => {
  test("goes on while its tasks fail", () => {
    const attempts = untilOk(sequence(a, a, op("c"), a, a));
    expect(names(attempts, { clients: 1, world: aFails })).toBe("a a c");
  });
  test("somebody else's success is not its own", () => {
    expect(names(concat(once(b), untilOk(limit(4, a))), { clients: 1, world: aFails })).toBe("b a a a a");
    expect(
      names(any(untilOk(limit(4, a)), limit(4, b)), { clients: 4, world: aFails })
        .replaceAll("b", "")
        .trim()
        .split(/\s+/),
    ).toHaveLength(4);
  });
  test("what is under way when it works is left to complete", () => {
    expect(told(untilOk(a), { clients: 3 })).toEqual(["0 ms t0 a", "0 ms t1 a", "0 ms t2 a"]);
  });
  test("a sleep is no success", () => {
    expect(names(untilOk(sequence(sleep(ms(1)), a, a)), { clients: 1, world: aFails })).toBe("a a");
  });
});

describe("processLimit", () => {
  test("ends for all threads at once when a process too many would come", () => {
    const world: World = ({ thread }) => ({ latency: ms(1), type: thread === 0 ? "info" : "ok" });
    const lines = told(processLimit(4, a), { clients: 2, world });
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toBe("2 ms t1 a");
  });
  test("counts the processes that might have had a task", () => {
    expect(names(processLimit(2, a), { clients: 3 })).toBe("");
    expect(names(processLimit(3, limit(1, a)), { clients: 3 })).toBe("a");
  });
  test("nemeses are no processes", () => {
    expect(names(processLimit(1, clients(once(a))), { clients: 1, nemeses: 3 })).toBe("a");
    expect(names(processLimit(1, once(a)), { clients: 1, nemeses: 3 })).toBe("a");
  });
  test("none at all", () => expect(names(processLimit(0, a))).toBe(""));
});
