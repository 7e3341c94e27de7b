import { expect, test } from "vitest";
import { intervals } from "../../checkers/parts/intervals.ts";
import { set } from "../../checkers/set.ts";
import { check } from "./check.ts";
import type { TestEvent } from "./events.ts";

const add = (process: number, element: number, type: "ok" | "fail" | "info" = "ok"): TestEvent[] => [
  [process, "invoke", "add", element],
  [process, type, "add", element],
];
const read = (process: number, ...elements: number[]): TestEvent[] => [
  [process, "invoke", "read", null],
  [process, "ok", "read", elements],
];

test("tutorial: an acknowledged element that no final read holds is lost", async () => {
  const result = await check(set(), [...add(0, 1), ...add(1, 2), ...read(0, 1)]);
  expect(result).toMatchObject({
    verdict: "invalid",
    opportunities: 2,
    statistics: { lost: "2", acknowledged: 2 },
  });
  expect(result.anomalies).toEqual([
    {
      type: "lost-element",
      message: "2 was acknowledged to process 1 by n2 at 3.00 ms, but is missing from the final read",
      operations: [1, 2],
    },
  ]);
});

test("an indeterminate add may be there or not; a definite failure may not", async () => {
  expect(await check(set(), [...add(0, 1, "info"), ...read(1, 1)])).toMatchObject({
    verdict: "valid",
    statistics: { recovered: 1 },
  });
  expect(await check(set(), [...add(0, 1, "info"), ...read(1)])).toMatchObject({ verdict: "valid" });
  const result = await check(set(), [...add(0, 1, "fail"), ...read(1, 1)]);
  expect(result.anomalies).toMatchObject([
    { type: "unexpected-element", operations: [0, 1], message: expect.stringContaining("definitely failed") },
  ]);
});

test("an element that nobody added, or that is added only after the read returned, is unexpected", async () => {
  expect((await check(set(), read(0, 9))).anomalies).toMatchObject([
    {
      type: "unexpected-element",
      message: "process 0 read 9 from n1 at 1.00 ms, which nobody had tried to add",
    },
  ]);
  expect((await check(set(), [...read(0, 1), ...add(0, 1), ...read(0, 1)])).verdict).toBe("invalid");
});

test("an element that one final read misses and another holds is not lost, but was read too early", async () => {
  const result = await check(set(), [...add(0, 1), ...read(0), ...read(1, 1)]);
  expect(result).toMatchObject({ verdict: "valid", statistics: { missedBySomeReads: "1", finalReads: 2 } });
});

test("a read before the end says nothing of what is added later", async () => {
  expect((await check(set(), [...add(0, 1), ...read(0, 1), ...add(0, 2), ...read(0, 1, 2)])).verdict).toBe(
    "valid",
  );
  // The last read began before the last add returned: it is judged by what was acknowledged before its call.
  const overlapping: TestEvent[] = [
    ...add(0, 1),
    [0, "invoke", "add", 2],
    [1, "invoke", "read", null],
    [0, "ok", "add", 2],
    [1, "ok", "read", [1]],
  ];
  expect(await check(set(), overlapping)).toMatchObject({ verdict: "valid", opportunities: 1 });
});

test("an element twice in one read is no set", async () => {
  expect((await check(set(), [...add(0, 1), ...read(0, 1, 1)])).anomalies).toMatchObject([
    { type: "duplicate-element", operations: [1] },
  ]);
});

test("without a read, or with one that is no list, nothing is known", async () => {
  expect(await check(set(), add(0, 1))).toMatchObject({
    verdict: "unknown",
    reason: expect.stringContaining("never read"),
  });
  expect(
    await check(set(), [
      [0, "invoke", "read", null],
      [0, "ok", "read", 5],
    ]),
  ).toMatchObject({ verdict: "unknown", reason: "operation 0 read 5, which is no list of elements" });
});

test("many lost elements are told in part and counted in full", async () => {
  const result = await check(set(), [...Array.from({ length: 40 }, (_, i) => add(0, i)).flat(), ...read(0)]);
  expect(result.anomalies).toHaveLength(16);
  expect(result).toMatchObject({ omitted: 24, statistics: { lost: "0..39" } });
});

test.each([
  [[], ""],
  [[3, 1, 2, 7], "1..3 7"],
  [[1, 1], "1"],
  [["b", 2, null], '2 "b" null'],
])("intervals of %j read %j", (elements, text) => expect(intervals(elements)).toBe(text));

test("where elements may be lost they are only counted, and what is there must still be genuine", async () => {
  const lossy = set({ mayLose: true });
  expect(await check(lossy, [...add(0, 1), ...add(1, 2), ...read(0, 1)])).toMatchObject({
    verdict: "valid",
    opportunities: 1,
    statistics: { lost: "2" },
  });
  expect((await check(lossy, [...add(0, 1), ...read(0, 1, 9)])).anomalies).toMatchObject([
    { type: "unexpected-element" },
  ]);
});
