import { describe, expect, test } from "vitest";
import { linearizable, staleReads } from "../../checkers/index.ts";
import { check } from "./check.ts";
import type { TestEvent } from "./events.ts";

const write = (value: number | null, type: "ok" | "fail" | "info" = "ok"): TestEvent[] => [
  [0, "invoke", "write", value],
  [0, type, "write", null],
];

const cas = (process: number, from: number, to: number, type: "ok" | "fail" | "info" = "ok"): TestEvent[] => [
  [process, "invoke", "cas", [from, to]],
  [process, type, "cas", null],
];

const read = (value: number | null): TestEvent[] => [
  [1, "invoke", "read", null],
  [1, "ok", "read", value],
];

test("a tutorial: stale is allowed, wrong is not", async () => {
  // Two writes, one after the other. Then somebody reads the first value, the second, and the first again, and even what
  // was there before any of them. A read served by a replica that lags may do all that; a linearizable one may not.
  const lagging = [...write(1), ...write(2), ...read(1), ...read(2), ...read(1), ...read(null)];
  expect((await check(staleReads(), lagging)).verdict).toBe("valid");
  expect((await check(linearizable("cas-register"), lagging)).verdict).toBe("invalid");

  // But no replica, however late, can have seen a value that nobody had written when the read returned.
  const result = await check(staleReads(), [...write(1), ...read(2), ...write(2)]);
  expect(result).toMatchObject({
    verdict: "invalid",
    anomalies: [
      {
        type: "impossible-read",
        message:
          "Process 1 read 2 at n2 at 0.003 s, but no write or cas invoked before that read returned could have left 2: not even a stale value",
        operations: [1],
      },
    ],
  });
});

describe("what a read may return", () => {
  const verdict = async (...events: TestEvent[][]) => (await check(staleReads(), events.flat())).verdict;

  test("what an indeterminate write or cas could have left", async () => {
    expect(await verdict(write(1, "info"), read(1))).toBe("valid");
    expect(await verdict(write(1), cas(2, 1, 5, "info"), read(5))).toBe("valid");
  });

  test("not what a failed one would have left", async () => {
    expect(await verdict(write(1, "fail"), read(1))).toBe("invalid");
    expect(await verdict(write(1), cas(2, 1, 5, "fail"), read(5))).toBe("invalid");
  });

  test("not what a cas would have left whose own value was never there", async () => {
    expect(await verdict(write(1), cas(2, 7, 5, "info"), read(5))).toBe("invalid");
  });

  test("what a write leaves that is still pending", async () => {
    expect(await verdict([[0, "invoke", "write", 1]], read(1), [[0, "ok", "write", null]])).toBe("valid");
  });

  test("the initial value, which is an option", async () => {
    expect(await verdict(write(1), read(null))).toBe("valid");
    expect((await check(staleReads({ initial: 9 }), [...write(1), ...read(9)])).verdict).toBe("valid");
    expect((await check(staleReads({ initial: 9 }), read(null))).verdict).toBe("invalid");
  });
});

test("writes and compare-and-sets must be linearizable among themselves", async () => {
  const lostUpdate = [...write(1), ...cas(2, 1, 2), ...cas(3, 1, 3)];
  const result = await check(staleReads(), lostUpdate);
  expect(result).toMatchObject({ verdict: "invalid", anomalies: [{ type: "not-linearizable" }] });
  expect(result.anomalies[0]?.message).toBe(
    "Process 3 completed cas [1,3] at n4 at 0.005 s, but 2 had been written before it began (acknowledged at 0.003 s) and nothing wrote 1 again: not linearizable",
  );
});

test("reads are opportunities to be wrong, and so are compare-and-sets", async () => {
  expect((await check(staleReads(), [...write(1), ...read(1), ...cas(2, 1, 3)])).opportunities).toBe(2);
});
