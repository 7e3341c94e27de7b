import { expect, test } from "vitest";
import { outage } from "../../checkers/outage.ts";
import type { OperationType } from "../../src/core/operation.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import { check } from "./check.ts";

/** Operations as `[asked at, answered at, outcome]`, in seconds and in the order in which they were asked. */
function historyOf(...operations: readonly (readonly [number, number, OperationType])[]) {
  const builder = new HistoryBuilder();
  const events = operations.flatMap(([asked, answered, type], op) => [
    { time: asked * 1e9, tell: () => builder.invoke({ op, process: op, node: "n1", f: "read", input: null, time: asked * 1e9 }) },
    { time: answered * 1e9, tell: () => builder.complete({ op, process: op, type, time: answered * 1e9 }) },
  ]); // biome-ignore format: two events a line
  for (const { tell } of events.sort((a, b) => a.time - b.time)) tell();
  return builder.build();
}

test("tutorial: who asks and sees nobody answered for too long has met an outage", async () => {
  const result = await check(
    outage({ limit: 3 }),
    historyOf([0, 1, "ok"], [2, 3, "info"], [3, 4, "fail"], [6, 7, "ok"]),
  );
  expect(result).toMatchObject({ verdict: "invalid", statistics: { longest: 5e9 } });
  expect(result.anomalies).toEqual([
    {
      type: "outage",
      message: "2.00 s into the run somebody asked, and for 5.00 s nobody was answered with success",
      operations: [1],
    },
  ]);
});

test("nobody is missed whom nobody asks", async () => {
  const quiet = historyOf([0, 1, "ok"], [20, 21, "ok"]);
  expect(await check(outage(), quiet)).toMatchObject({ verdict: "valid", statistics: { longest: 1e9 } });
});

test("one who waits is answered when another is", async () => {
  expect((await check(outage(), historyOf([0, 9, "ok"], [4, 5, "ok"]))).verdict).toBe("valid");
});

test("an outage that lasts to the end is one", async () => {
  const gone = historyOf([0, 1, "ok"], [2, 3, "fail"], [8, 9, "fail"]);
  expect((await check(outage(), gone)).anomalies).toHaveLength(1);
  expect((await check(outage(), historyOf())).verdict).toBe("valid");
});
