import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { op } from "../../src/generator/op.ts";
import { andThen, phases, synchronize } from "../../src/generator/phases.ts";
import { concat, limit, once } from "../../src/generator/sequence.ts";
import type { World } from "../../src/generator/simulate.ts";
import { clients, nemesis } from "../../src/generator/threads.ts";
import { onUpdate } from "../../src/generator/transform.ts";
import { told } from "./told.ts";

const [a, b, c] = [op("a"), op("b"), op("c")];
const bIsSlow: World = ({ f }) => ({ latency: milliseconds(f === "b" ? 5 : 1), type: "ok" });

test("tutorial: a phase begins when all of the one before has completed", () => {
  expect(told(phases(limit(2, a), limit(2, b), once(c)), { clients: 2, world: bIsSlow })).toEqual([
    "0 ms t0 a",
    "0 ms t1 a",
    "1 ms t0 b",
    "1 ms t1 b",
    "6 ms t0 c",
  ]);
});

describe("synchronize", () => {
  test("waits for what others have under way", () => {
    expect(told(concat(once(b), synchronize(limit(2, a))), { world: bIsSlow })).toEqual([
      "0 ms t0 b",
      "5 ms t1 a",
      "5 ms t2 a",
    ]);
  });
  test("waits once, not for each task", () => {
    expect(told(synchronize(limit(3, a)), { clients: 2 })).toEqual(["0 ms t0 a", "0 ms t1 a", "1 ms t0 a"]);
  });
  test("waits for nemeses too, where it can see them", () => {
    const threads = { clients: 2, nemeses: 1, world: bIsSlow };
    expect(told(concat(nemesis(once(b)), synchronize(once(a))), threads)).toEqual([
      "0 ms t-1 b",
      "5 ms t1 a",
    ]);
    expect(told(concat(nemesis(once(b)), clients(synchronize(once(a)))), threads)).toEqual([
      "0 ms t-1 b",
      "0 ms t1 a",
    ]);
  });
  test("hears of events while it waits", () => {
    const listening = onUpdate((rest, _, { type }) => (type === "ok" ? once(c) : rest), once(a));
    expect(told(concat(once(b), synchronize(listening)), { clients: 2 })).toEqual(["0 ms t0 b", "1 ms t1 c"]);
  });
});

test("andThen: the one, and then the other", () => {
  expect(told(andThen(once(b), once(a)), { world: bIsSlow })).toEqual(["0 ms t0 b", "5 ms t1 a"]);
  expect(told(concat(once(b), andThen(once(a), once(c))), { world: bIsSlow })).toEqual([
    "0 ms t0 b",
    "0 ms t1 a",
    "5 ms t2 c",
  ]);
});
