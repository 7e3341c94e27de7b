import { describe, expect, test } from "vitest";
import { causalReverse, longFork } from "../../checkers/index.ts";
import type { Value } from "../../src/core/value.ts";
import { check } from "./check.ts";
import type { TestEvent } from "./events.ts";
import { call, recorded } from "./recorded.ts";

describe("long-fork", () => {
  const judge = (...events: TestEvent[][]) => check(longFork(), recorded(events.flat()));
  const write = (process: number, key: string, value = 1) =>
    call(process, "txn", [["w", key, value]], [["w", key, value]]);
  const read = (process: number, held: { readonly [key: string]: Value }, kind = "r") => {
    const keys = Object.keys(held);
    return call(
      process,
      "txn",
      keys.map((key) => [kind, key, null]),
      keys.map((key) => [kind, key, held[key] as Value]),
    );
  };

  test("tutorial: two reads that each saw what the other did not", async () => {
    const result = await judge(
      write(0, "x"),
      write(1, "y"),
      read(2, { x: 1, y: null }),
      read(3, { y: 1, x: null }),
    );
    expect(result).toMatchObject({
      verdict: "invalid",
      opportunities: 2,
      statistics: { reads: 2, forks: 1 },
    });
    expect(result.anomalies).toEqual([
      {
        type: "long-fork",
        message:
          'process 2 saw "x" but not "y" from n3 at 5.00 ms, and process 3 saw "y" but not "x" from n4 at 7.00 ms: no order of the two writes allows both',
        operations: [2, 3],
        steps: [
          { from: 2, to: 3, because: 'operation 2 saw the write of "x", operation 3 did not' },
          { from: 3, to: 2, because: 'operation 3 saw the write of "y", operation 2 did not' },
        ],
      },
    ]);
  });

  test("reads of one order, and reads of other keys, are no fork", async () => {
    const one = [read(0, { x: null, y: null }), read(1, { x: 1, y: null }), read(2, { x: 1, y: 1 })].flat();
    expect(await judge(one)).toMatchObject({
      verdict: "valid",
      opportunities: 1,
      statistics: { reads: 3, earlyReads: 1, lateReads: 1 },
    });
    expect((await judge(one, read(3, { y: 1, z: null }), read(3, { x: null, z: 1 }))).verdict).toBe("valid");
  });

  test("keywords are words", async () => {
    expect((await judge(read(0, { x: 1, y: null }, ":r"), read(1, { x: null, y: 1 }, ":r"))).verdict).toBe(
      "invalid",
    );
  });

  test("keys that were written twice, or held two values, are not judged; others are", async () => {
    const forked = [...read(2, { x: 1, y: null }), ...read(3, { x: null, y: 1 })];
    expect(await judge(write(0, "x"), write(1, "x", 2), forked)).toMatchObject({
      verdict: "unknown",
      reason: 'key "x" was written twice: this checker needs keys that are written once',
    });
    expect((await judge(call(0, "txn", [["w", "x", 1]], null, "fail"), write(1, "x"), forked)).verdict).toBe(
      "invalid",
    );
    expect(await judge(read(1, { x: 2, y: null }), forked)).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining('key "x" held 2 and 1'),
    });
    const elsewhere = [...read(2, { a: 1, b: null }), ...read(3, { a: null, b: 1 })];
    expect((await judge(write(0, "x"), write(1, "x", 2), forked, elsewhere)).verdict).toBe("invalid");
  });
});

describe("causal-reverse", () => {
  const judge = (...events: TestEvent[][]) => check(causalReverse(), recorded(events.flat()));
  const write = (process: number, value: number, type: "ok" | "fail" | "info" = "ok") =>
    call(process, "write", value, null, type);
  const read = (process: number, ...values: number[]) => call(process, "read", null, values);

  test("tutorial: a later write is visible without an earlier one", async () => {
    const result = await judge(write(0, 1), write(0, 2), write(1, 3), read(2, 3), read(2, 1, 2));
    expect(result).toMatchObject({
      verdict: "invalid",
      opportunities: 2,
      statistics: { reads: 2, errors: 1 },
    });
    expect(result.anomalies).toEqual([
      {
        type: "causal-reverse",
        message:
          "process 2 saw 3 but not 1 (nor 1 more) from n3 at 7.00 ms, whose write was acknowledged to process 0 by n1 at 1.00 ms, before that of 3 was called",
        operations: [0, 2, 3],
        view: {
          kind: "table",
          columns: ["missing", "write"],
          rows: [
            [1, 0],
            [2, 1],
          ],
        },
      },
    ]);
  });

  test("writes that overlap, or that nobody acknowledged, may be seen in any order", async () => {
    const overlapping: TestEvent[] = [
      [0, "invoke", "write", 1],
      [1, "invoke", "write", 2],
      [0, "ok", "write", 1],
      [1, "ok", "write", 2],
    ];
    expect((await judge(overlapping, read(2, 2))).verdict).toBe("valid");
    expect((await judge(write(0, 1, "info"), write(1, 2), read(2, 2))).verdict).toBe("valid");
    expect((await judge(write(0, 1), write(1, 2, "info"), read(2, 2))).verdict).toBe("invalid");
  });

  test("values that were written twice are not judged, nor reads that are no list", async () => {
    expect(await judge(write(0, 1), write(0, 1))).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("1 was written twice"),
    });
    expect((await judge(write(0, 1, "fail"), write(0, 1), read(1, 1))).verdict).toBe("valid");
    expect((await judge(call(1, "read", null, 5))).verdict).toBe("unknown");
  });
});
