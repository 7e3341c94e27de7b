import { describe, expect, test } from "vitest";
import { fencedLock } from "../../checkers/index.ts";
import type { OperationType } from "../../src/core/operation.ts";
import type { Value } from "../../src/core/value.ts";
import { check } from "./check.ts";
import type { TestEvent } from "./events.ts";
import { contend } from "./lock-against-definition.ts";
import { recorded } from "./recorded.ts";

const did = (
  process: number,
  f: string,
  input: Value,
  output: Value,
  type: OperationType = "ok",
): TestEvent[] => [
  [process, "invoke", f, input],
  [process, type, f, output],
];
const acquire = (process: number, token: Value, type?: OperationType) =>
  did(process, "acquire", null, token, type);
const release = (process: number, type?: OperationType) => did(process, "release", null, null, type);
const write = (process: number, token: number, type?: OperationType) =>
  did(process, "write", { token, value: process }, null, type);

const judge = (events: readonly TestEvent[], options = {}) => check(fencedLock(options), recorded(events));
const types = async (...events: TestEvent[][]) =>
  (await judge(events.flat())).anomalies.map(({ type }) => type);

test("tutorial: two processes hold one lock, and the store takes the older one's write after the newer one's", async () => {
  const events = [...acquire(0, 7), ...acquire(1, 8), ...write(1, 8), ...write(0, 7)];
  const result = await judge(events);
  expect(result).toMatchObject({ verdict: "invalid", opportunities: 2 });
  expect(result.anomalies).toEqual([
    {
      type: "two-holders",
      message:
        "the lock, acknowledged to process 1 by n2 at 3.00 ms, was still held by process 0, to which it was acknowledged before (operation 0) and which never released it",
      operations: [0, 1],
    },
    {
      type: "stale-token-accepted",
      message:
        "a write with token 7 was accepted (acknowledged to process 0 by n1 at 7.00 ms) after one with the newer token 8 (acknowledged to process 1 by n2 at 5.00 ms)",
      operations: [2, 3],
    },
  ]);
});

test("with leases, a second holder is counted, and tokens still decide", async () => {
  const events = [...acquire(0, 7), ...acquire(1, 8), ...write(1, 8)];
  expect(await judge(events, { leases: true })).toMatchObject({
    verdict: "valid",
    statistics: { twoHolders: 1 },
  });
  expect((await judge([...events, ...write(0, 7)], { leases: true })).verdict).toBe("invalid");
  expect((await judge([...events, ...write(0, 7, "fail")], { leases: true })).verdict).toBe("valid");
});

describe("a hold ends", () => {
  test("when its release is called, whether that returns or not", async () => {
    expect(await types(acquire(0, 1), release(0), acquire(1, 2))).toEqual([]);
    expect(await types(acquire(0, 1), release(0, "info"), acquire(1, 2))).toEqual([]);
    const early: TestEvent[] = [...acquire(0, 1), [0, "invoke", "release", null], ...acquire(1, 2)];
    expect(await types(early)).toEqual([]);
  });

  test("not with a release that failed, and not with that of another", async () => {
    expect(await types(acquire(0, 1), release(0, "fail"), acquire(1, 2))).toEqual(["two-holders"]);
    expect(await types(acquire(0, 1), release(2), acquire(1, 2))).toEqual(["two-holders"]);
  });

  test("when its holder loses the connection", async () => {
    expect(await types(acquire(0, 1), write(0, 1, "info"), acquire(1, 2))).toEqual([]);
    expect(await types(acquire(0, 1), acquire(1, 2), write(0, 1, "info"))).toEqual(["two-holders"]);
  });
});

test("nobody holds a lock whose acquire is in doubt", async () => {
  expect(await types(acquire(0, null, "info"), acquire(1, 2))).toEqual([]);
});

test("tokens increase from grant to grant", async () => {
  expect(await types(acquire(0, 5), release(0), acquire(1, 4))).toEqual(["token-not-increasing"]);
  expect(await types(acquire(0, 5), release(0), acquire(1, 5))).toEqual(["token-not-increasing"]);
  // Called before the other was granted, granted after the other was released.
  const waiting: TestEvent[] = [
    [1, "invoke", "acquire", null],
    ...acquire(0, 5),
    ...release(0),
    [1, "ok", "acquire", 4],
  ];
  expect(await types(waiting)).toEqual(["token-not-increasing"]);
  expect((await judge(waiting, { leases: true })).verdict).toBe("valid");
});

test("a write that is in doubt has accepted nothing, and was not accepted", async () => {
  expect(await types(write(0, 5, "info"), write(1, 4))).toEqual([]);
  expect(await types(write(0, 5), write(1, 4, "info"))).toEqual([]);
});

test("each key is a lock of its own", async () => {
  const keyed = (key: string, events: TestEvent[]): TestEvent[] =>
    events.map(([process, type, f, value]) => [process, type, f, value, key]);
  const result = await judge([...keyed("a", acquire(0, 1)), ...keyed("b", acquire(1, 1))]);
  expect(result.verdict).toBe("valid");
  expect(
    (await judge([...keyed("a", acquire(0, 1)), ...keyed("a", acquire(1, 2))])).anomalies[0]?.message,
  ).toMatch(/^key "a": the lock/);
});

test("without tokens it is unknown, and wrong options are refused", async () => {
  expect(await judge(acquire(0, "seven"))).toMatchObject({
    verdict: "unknown",
    reason: 'operation 0 acquired the lock with "seven", which is no token: expected a whole number',
  });
  expect((await judge(did(0, "write", 5, null))).verdict).toBe("unknown");
  expect(() => fencedLock({ lease: true } as never)).toThrow('no option "lease"');
});

test("2,000 random histories are judged as by definition, and no correct run is accused", () =>
  contend(2000, 3));
