import { describe, expect, test } from "vitest";
import { type BankOptions, bank } from "../../checkers/bank.ts";
import type { Value } from "../../src/core/value.ts";
import { check } from "./check.ts";
import { call, recorded } from "./recorded.ts";

const read = (process: number, balances: Value) => call(process, "read", null, balances);
const judge = (options: BankOptions, ...reads: Value[]) =>
  check(bank(options), recorded(reads.flatMap((balances, process) => read(process, balances))));

test("tutorial: money neither appears nor disappears", async () => {
  const result = await judge({}, { a: 4, b: 6 }, { a: 9, b: 1 }, { a: 4, b: 5 });
  expect(result).toMatchObject({
    verdict: "invalid",
    opportunities: 3,
    statistics: { reads: 3, errors: 1, "wrong-total": 1 },
  });
  expect(result.anomalies).toEqual([
    {
      type: "wrong-total",
      message:
        "process 2 read balances that come to 9, not 10, from n3 at 5.00 ms: what holds is what process 0 read from n1 at 1.00 ms",
      operations: [0, 2],
      view: {
        kind: "table",
        columns: ["account", "before", "balance"],
        rows: [
          ["a", 4, 4],
          ["b", 6, 5],
        ],
      },
    },
  ]);
});

describe("what may be wrong with a read", () => {
  test.each([
    ["unexpected-account", { a: 5, b: 5, c: 0 }],
    ["missing-account", { a: 10 }],
    ["no-balance", { a: 10, b: null }],
    ["wrong-total", { a: 10, b: 1 }],
    ["negative-balance", { a: 11, b: -1 }],
  ])("%s: %j", async (type, balances) => {
    const { anomalies } = await judge({ total: 10, accounts: ["a", "b"] }, balances);
    expect(anomalies).toMatchObject([{ type, operations: [0] }]);
  });
});

test("the total and the accounts are given, or the first whole read says them", async () => {
  expect((await judge({ total: 10 }, { a: 4, b: 5 })).anomalies).toMatchObject([{ type: "wrong-total" }]);
  expect((await judge({ accounts: ["a", "b", "c"] }, { a: 4, b: 5 })).anomalies).toMatchObject([
    { type: "missing-account" },
  ]);
  expect((await judge({}, { a: 4, b: null }, { a: 4, b: 5 })).anomalies).toMatchObject([
    { type: "no-balance", operations: [0] },
  ]);
  expect((await judge({ accounts: [0, 1] }, { 0: 4, 1: 5 })).verdict).toBe("valid");
});

test("accounts may be overdrawn where that is allowed", async () => {
  expect((await judge({ negativeBalances: true }, { a: 11, b: -1 }, { a: -5, b: 15 })).verdict).toBe("valid");
});

test("what cannot be added up exactly is not judged", async () => {
  for (const odd of [5, ["a"], { a: 0.1 }, { a: "1" }, { a: 2 ** 53 }, { a: 2 ** 53 - 1, b: 1 }])
    expect(await judge({ total: 1 }, odd)).toMatchObject({
      verdict: "unknown",
      reason: expect.stringMatching(/^operation 0 read .*, which is no object of whole balances by account$/),
    });
  expect(await judge({})).toMatchObject({ verdict: "valid", opportunities: 0 });
});

test("options it does not have are refused", () => {
  expect(() => bank({ totals: 1 } as object)).toThrow("Did you mean total?");
  expect(() => bank({ total: 0.5 })).toThrow("total of bank is a whole number, not 0.5");
  expect(() => bank({ accounts: "ab" } as object)).toThrow("a list of names");
});
