import { expect, test } from "vitest";
import { checkAll } from "../../src/check/pool.ts";
import { stockChecker } from "../../src/core/claim.ts";
import { historyOf, type TestEvent } from "../checkers/events.ts";

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
  expect(told).toEqual([["linearizable", expect.any(Number), 3]]);
});
