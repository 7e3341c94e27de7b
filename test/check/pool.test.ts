import { beforeAll, describe, expect, test } from "vitest";
import { simulatedRegister } from "../../bench/simulated-register.ts";
import { casRegister, linearizable } from "../../checkers/index.ts";
import { DEFAULT_BUDGET } from "../../src/check/checker.ts";
import { checkAll } from "../../src/check/pool.ts";
import { stockChecker } from "../../src/core/claim.ts";
import type { CheckResult } from "../../src/core/verdict.ts";
import { OK } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import { smallCode } from "../../src/history/value-code.ts";
import { historyOf, type TestEvent } from "../checkers/events.ts";

/** Two shares' worth of operations on seven keys; two reads, on keys of different shares, return what nobody wrote. */
function largeHistory(): History {
  const history = simulatedRegister({ operations: 200_000, keys: 7, processes: 8, info: 0.01, largest: 4 });
  const { f, key, type, output } = history.columns;
  const read = history.functionId("read");
  const isRead = (row: number) => type[row] === OK && f[row] === read && row > 100_000;
  for (const broken of [2, 5]) {
    const row = f.findIndex((_, i) => isRead(i) && key[i] === broken);
    output[row] = smallCode(99);
  }
  return history;
}

describe("a check is the same on however many threads", () => {
  let history: History;
  let alone: CheckResult;

  beforeAll(async () => {
    history = largeHistory();
    alone = await linearizable(casRegister()).check(history, DEFAULT_BUDGET);
  });

  test("it finds both keys, share by share", () => {
    expect(linearizable(casRegister()).shares?.(history)).toBe(2);
    expect(alone).toMatchObject({ verdict: "invalid", statistics: { objects: 7 } });
    expect(alone.anomalies).toHaveLength(2);
  });

  test.each([1, 2, 5])("%i of them", async (threads) => {
    const reference = stockChecker("linearizable", { model: "cas-register" });
    const [answer] = await checkAll(history, [reference], {}, threads);
    const { checker, elapsed, ...result } = answer!;
    expect(checker).toBe("linearizable");
    expect(elapsed).toBeGreaterThan(0);
    expect(result).toEqual(alone);
  });
});

test("a small history is not shared out", () => {
  const small = simulatedRegister({ operations: 1_000, keys: 7, processes: 8, info: 0 });
  expect(linearizable(casRegister()).shares?.(small)).toBe(1);
});

test("what a checker tells of its progress gets out of its thread", async () => {
  const writes = (key: number): TestEvent[] => [
    [0, "invoke", "write", 1, key],
    [0, "ok", "write", 1, key],
  ];
  const told: unknown[] = [];
  const [result] = await checkAll(
    historyOf([1, 2, 3].flatMap(writes)),
    [stockChecker("linearizable", { model: "register" })],
    {
      progress: (...progress) => told.push(progress),
    },
  );
  expect(result?.verdict).toBe("valid");
  expect(told.at(-1)).toEqual(["linearizable", 3, 3]);
});
