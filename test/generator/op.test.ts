import { expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { log, op, sleep } from "../../src/generator/op.ts";
import { concat, limit, once } from "../../src/generator/sequence.ts";
import { nemesis } from "../../src/generator/threads.ts";
import { told } from "./told.ts";

test("tutorial: an operation goes on for ever, on whichever thread is idle and next", () => {
  expect(told(limit(4, op("read")), { clients: 3 })).toEqual([
    "0 ms t0 read",
    "0 ms t1 read",
    "0 ms t2 read",
    "1 ms t0 read",
  ]);
});

test("clients do it, and nemeses only where nobody else can be seen", () => {
  const threads = { clients: 2, nemeses: 2 };
  expect(told(limit(3, op("read")), threads)).toEqual(["0 ms t0 read", "0 ms t1 read", "1 ms t0 read"]);
  expect(told(nemesis(limit(3, op("kill"))), threads)).toEqual([
    "0 ms t-2 kill",
    "0 ms t-1 kill",
    "1 ms t-2 kill",
  ]);
});

test("a busy thread is passed over, and its turn comes again", () => {
  const tasks = concat(once(op("a")), sleep(milliseconds(5)), limit(6, op("b")));
  expect(told(tasks, { clients: 3 })).toEqual([
    "0 ms t0 a",
    "0 ms t2 b",
    "1 ms t0 b",
    "1 ms t2 b",
    "2 ms t2 b",
    "2 ms t0 b",
    "3 ms t2 b",
  ]);
});

test("the turn goes round to the first idle thread", () => {
  const tasks = concat(once(op("a")), sleep(milliseconds(5)), limit(3, op("b")));
  expect(told(tasks, { clients: 2 })).toEqual(["0 ms t0 a", "1 ms t0 b", "2 ms t0 b", "3 ms t0 b"]);
});

test("a sleep keeps one thread busy, a log line none, and neither is an operation", () => {
  const tasks = concat(sleep(milliseconds(3)), log("half-way"), once(op("read")));
  expect(told(tasks, { clients: 1 })).toEqual(["3 ms t0 read"]);
});
