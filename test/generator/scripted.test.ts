import { expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import type { ScriptedOperation } from "../../src/core/script.ts";
import { op } from "../../src/generator/op.ts";
import { notBefore, scripted } from "../../src/generator/scripted.ts";
import { limit } from "../../src/generator/sequence.ts";
import { told } from "./told.ts";

const operation = (ms: number, thread: number, f: string): ScriptedOperation => ({
  time: milliseconds(ms),
  thread,
  f,
  input: null,
});

test("tutorial: operations come on their threads, at their times", () => {
  const script = [operation(1, 0, "a"), operation(1, 2, "b"), operation(7, 1, "c")];
  expect(told(scripted(script))).toEqual(["1 ms t0 a", "1 ms t2 b", "7 ms t1 c"]);
});

test("a thread that is busy holds up nobody but itself, and keeps its order", () => {
  // Each operation takes a millisecond.
  const script = [
    operation(1, 0, "a"),
    operation(1.5, 0, "b"),
    operation(1.5, 1, "c"),
    operation(1.6, 0, "d"),
  ];
  expect(told(scripted(script))).toEqual(["1 ms t0 a", "1.5 ms t1 c", "2 ms t0 b", "3 ms t0 d"]);
});

test("nothing comes before its time, and no later than it would have", () => {
  expect(told(notBefore(milliseconds(2), limit(2, op("read"))), { clients: 1 })).toEqual([
    "2 ms t0 read",
    "3 ms t0 read",
  ]);
});
