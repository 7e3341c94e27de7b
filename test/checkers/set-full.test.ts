import { expect, test } from "vitest";
import { setFull } from "../../checkers/set-full.ts";
import { check } from "./check.ts";
import type { TestEvent } from "./events.ts";
import { call, recorded } from "./recorded.ts";

const add = (process: number, element: number, type: "ok" | "fail" | "info" = "ok") =>
  call(process, "add", element, null, type);
const read = (process: number, ...elements: number[]) => call(process, "read", null, elements);
const judge = (events: readonly TestEvent[], linearizable = false) =>
  check(setFull({ linearizable }), recorded(events));

test("tutorial: an element that a later read misses and none sees again is lost", async () => {
  const result = await judge([...add(0, 1), ...read(1, 1), ...read(2)]);
  expect(result).toMatchObject({ verdict: "invalid", statistics: { lost: "1", lostCount: 1, stable: 0 } });
  expect(result.anomalies).toEqual([
    {
      type: "lost-element",
      message:
        "1 was acknowledged to process 0 by n1 at 1.00 ms; process 1 saw it last from n2 at 3.00 ms, and process 2 missed it in a read from n3 at 5.00 ms",
      operations: [0, 1, 2],
    },
  ]);
});

test("tutorial: one that is missed and seen again is stale, which only a linearizable set may not be", async () => {
  const events = [...add(0, 1), ...read(1), ...read(1, 1)];
  expect(await judge(events)).toMatchObject({
    verdict: "valid",
    statistics: { stale: "1", latency: { stable: { max: 1e6 } } },
  });
  expect((await judge(events, true)).anomalies).toEqual([
    {
      type: "stale-element",
      message:
        "1 was acknowledged to process 0 by n1 at 1.00 ms, but process 1 missed it in a read from n2 at 3.00 ms, called 1.00 ms later",
      operations: [0, 1],
    },
  ]);
});

test("a read that saw an element makes it known before its add returns", async () => {
  const result = await judge(
    [[0, "invoke", "add", 1], ...read(1, 1), ...read(2), ...read(1, 1), [0, "ok", "add", 1]],
    true,
  );
  expect(result.anomalies).toMatchObject([
    {
      message:
        "1 was there when process 1 read it from n2 at 2.00 ms, but process 2 missed it in a read from n3 at 4.00 ms, called 1.00 ms later",
    },
  ]);
});

test("an element twice in one read is told, once", async () => {
  const result = await judge([...add(0, 1), ...read(1, 1, 1), ...read(1, 1, 1, 1)]);
  expect(result).toMatchObject({
    verdict: "invalid",
    anomalies: [{ type: "duplicate-element", operations: [1] }],
    statistics: { duplicated: "1", duplicatedCount: 1 },
  });
  expect(result.anomalies[0]?.message).toBe(
    "process 1 read 1 more than once from n2 at 3.00 ms, in one read of a set",
  );
});

test("an element that nobody added, or whose add failed, is told", async () => {
  expect((await judge([...add(0, 1), ...read(1, 1, 5)])).anomalies).toMatchObject([
    { type: "unexpected-element" },
  ]);
  expect((await judge([...add(0, 1, "fail"), ...read(1, 1)])).anomalies).toMatchObject([
    { message: expect.stringContaining("had definitely failed"), operations: [0, 1] },
  ]);
  expect((await judge([...read(1, 1), ...add(0, 1), ...read(1, 1)])).anomalies).toMatchObject([
    { message: expect.stringContaining("nobody had tried to add yet (operation 1 did later)") },
  ]);
});

test("reads that overlap the add may see the element or not, and nothing is known without a later one", async () => {
  const during = (...elements: number[]): TestEvent[] => [
    [0, "invoke", "add", 1],
    ...read(1, ...elements),
    [0, "ok", "add", 1],
  ];
  expect(await judge(during())).toMatchObject({ verdict: "unknown", statistics: { neverRead: "1" } });
  expect(await judge(during(1))).toMatchObject({ verdict: "valid", statistics: { stable: 1 } });
});

test("of reads that were under way when the add was called, the one called last counts, however many returned before", async () => {
  // Processes 1 and 2 read all the while: 1, which was called first, sees the element, 2 does not.
  const result = await judge([
    [1, "invoke", "read", null],
    [2, "invoke", "read", null],
    ...read(3),
    ...read(3),
    [0, "invoke", "add", 1],
    [1, "ok", "read", [1]],
    [2, "ok", "read", []],
    [0, "ok", "add", 1],
  ]);
  expect(result).toMatchObject({ verdict: "unknown", statistics: { stable: 0, neverRead: "1" } });
});

test("keys are sets of their own, and elements are told with theirs", async () => {
  const keyed = (key: string, events: readonly TestEvent[]) =>
    events.map(([process, type, f, value]): TestEvent => [process, type, f, value, key]);
  const result = await judge([
    ...keyed("a", add(0, 1)),
    ...keyed("b", add(0, 1)),
    ...keyed("a", read(1)),
    ...keyed("b", read(1, 1)),
  ]);
  expect(result).toMatchObject({
    verdict: "invalid",
    statistics: { attempted: 2, stable: 1, lost: '["a",1]' },
  });
  expect(result.anomalies[0]?.message).toMatch(/^key "a": 1 was acknowledged/);
});

test("options it does not have are refused", () => {
  expect(() => setFull({ linearisable: true } as object)).toThrow(
    'no option "linearisable". Did you mean linearizable?',
  );
  expect(() => setFull({ linearizable: 1 } as object)).toThrow(
    "linearizable of setFull is true or false, not 1",
  );
  expect(() => setFull([] as object)).toThrow("takes an object of options, not []");
});

test("a read that is no list is not understood, and nothing is lost for certain", async () => {
  const result = await judge([...add(0, 1), ...read(1, 1), ...read(1), ...call(1, "read", null, 5)]);
  expect(result).toMatchObject({
    verdict: "unknown",
    reason: "operation 3 read 5, which is no list of elements",
    statistics: { lost: "1" },
  });
});
