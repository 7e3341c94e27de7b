import { describe, expect, test } from "vitest";
import { counter, monotonic, uniqueIds } from "../../checkers/index.ts";
import { check } from "./check.ts";
import type { TestEvent } from "./events.ts";
import { call, recorded } from "./recorded.ts";

const add = (process: number, amount: number, type: "ok" | "fail" | "info" = "ok") =>
  call(process, "add", amount, null, type);
const read = (process: number, value: number | string | null) => call(process, "read", null, value);

describe("counter", () => {
  const judge = (...events: TestEvent[][]) => check(counter(), recorded(events.flat()));

  test("tutorial: a read lies between what is certain and what is possible", async () => {
    const result = await judge(add(0, 5), add(1, 2, "info"), read(2, 4), read(2, 8), read(2, 7));
    expect(result).toMatchObject({
      verdict: "invalid",
      opportunities: 3,
      statistics: { reads: 3, errors: 2 },
    });
    expect(result.anomalies.map(({ message, view }) => [message, view])).toEqual([
      [
        "process 2 read 4 from n3 at 5.00 ms, but the adds acknowledged before it was called make it 5 at least",
        { kind: "table", columns: ["at least", "read", "at most"], rows: [[5, 4, 7]] },
      ],
      [
        "process 2 read 8 from n3 at 7.00 ms, but all adds called before it returned make it 7 at most",
        { kind: "table", columns: ["at least", "read", "at most"], rows: [[5, 8, 7]] },
      ],
    ]);
  });

  test("decrements count: a certain one lowers the most, an uncertain one the least", async () => {
    expect((await judge(add(0, 5), add(1, -2), read(2, 3))).verdict).toBe("valid");
    expect((await judge(add(0, 5), add(1, -2), read(2, 5))).verdict).toBe("invalid");
    expect((await judge(add(0, 5), add(1, -2, "info"), read(2, 3), read(2, 5))).verdict).toBe("valid");
    expect((await judge(add(0, 5), add(1, -2, "fail"), read(2, 3))).verdict).toBe("invalid");
  });

  test("an add under way may be seen, whenever it was called before the read returned", async () => {
    const late: TestEvent[] = [
      [0, "invoke", "read", null],
      [1, "invoke", "add", -1],
      [0, "ok", "read", -1],
    ];
    expect((await judge(late)).verdict).toBe("valid");
  });

  test("what is no whole number, or too large to be exact, is not judged", async () => {
    expect(await judge(add(0, 0.5), read(1, 9))).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("0.5"),
    });
    expect(await judge(add(0, 2 ** 52), add(0, 2 ** 53 - 1), read(1, 9))).toMatchObject({
      verdict: "unknown",
    });
    expect(await judge(read(1, "many"))).toMatchObject({
      verdict: "unknown",
      reason: 'operation 0 read "many", which is no whole number',
    });
  });
});

describe("monotonic", () => {
  const judge = (realtime: boolean, ...events: TestEvent[][]) =>
    check(monotonic({ realtime }), recorded(events.flat()));

  test("tutorial: no process sees a growing value shrink", async () => {
    const result = await judge(false, read(0, 3), read(1, 5), read(0, 4), read(1, 4));
    expect(result).toMatchObject({
      verdict: "invalid",
      statistics: { reads: 4, wentBack: 1, wentBackInRealTime: 2 },
    });
    expect(result.anomalies).toMatchObject([
      {
        type: "non-monotonic-read",
        message: "process 1 read 4 from n2 at 7.00 ms, after process 1 had read 5 from n2 at 3.00 ms",
        operations: [1, 3],
      },
    ]);
  });

  test("across processes only where real time is asked for", async () => {
    const events = [...read(0, 5), ...read(1, 4)];
    expect((await judge(false, events)).verdict).toBe("valid");
    expect((await judge(true, events)).anomalies).toMatchObject([{ type: "stale-read", operations: [0, 1] }]);
  });

  test("overlapping reads may return either; null is less than any number", async () => {
    const overlapping: TestEvent[] = [
      [0, "invoke", "read", null],
      [1, "invoke", "read", null],
      [0, "ok", "read", 5],
      [1, "ok", "read", 4],
    ];
    expect((await judge(true, overlapping)).verdict).toBe("valid");
    expect((await judge(false, read(0, null), read(0, -7), read(0, null))).verdict).toBe("invalid");
    expect((await judge(false, read(0, "x"))).verdict).toBe("unknown");
  });
});

describe("unique-ids", () => {
  test("tutorial: an identifier is given once", async () => {
    const generate = (process: number, id: string) => call(process, "generate", null, id);
    const events = [generate(0, "a"), generate(1, "b"), generate(2, "a"), generate(0, "a")].flat();
    const result = await check(uniqueIds(), recorded([...events, [5, "invoke", "generate", null]]));
    expect(result).toMatchObject({
      verdict: "invalid",
      opportunities: 4,
      statistics: { attempted: 5, acknowledged: 4, duplicatedCount: 1, range: ["a", "b"] },
    });
    expect(result.anomalies).toEqual([
      {
        type: "duplicate-id",
        message:
          'process 0 was given "a" from n1 at 1.00 ms, and process 2 was given it too from n3 at 5.00 ms, and it was given 3 times in all',
        operations: [0, 2, 3],
      },
    ]);
  });

  test.each([
    [
      [3, 1, 2],
      [1, 3],
    ],
    [
      [3, "a"],
      [null, null],
    ],
    [[[1]], [null, null]],
  ])("the range of %j is %j", async (ids, range) => {
    const { statistics } = await check(
      uniqueIds(),
      recorded(ids.flatMap((id) => call(0, "generate", null, id))),
    );
    expect(statistics).toMatchObject({ range });
  });
});
