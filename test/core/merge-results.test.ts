import { expect, test } from "vitest";
import { mergeResults, TOLD } from "../../src/core/merge-results.ts";
import type { Anomaly, CheckResult } from "../../src/core/verdict.ts";

const anomaly = (n: number): Anomaly => ({ type: "t", message: `${n}`, operations: [n] });

const invalid = (count: number, from = 0): CheckResult => ({
  verdict: "invalid",
  anomalies: Array.from({ length: count }, (_, i) => anomaly(from + i)),
  opportunities: 2,
  statistics: { steps: 5 },
});

test("shares add up: the worst verdict, all anomalies in order, sums of counts", () => {
  const valid: CheckResult = { verdict: "valid", anomalies: [], opportunities: 3, statistics: { steps: 1 } };
  const unknown: CheckResult = { verdict: "unknown", anomalies: [], reason: "too hard" };
  expect(mergeResults([valid, invalid(2), unknown, invalid(1, 7), unknown])).toEqual({
    verdict: "invalid",
    anomalies: [anomaly(0), anomaly(1), anomaly(7)],
    reason: "too hard (and so in 1 more of 5 shares)",
    opportunities: 7,
    statistics: { steps: 11 },
  });
  expect(mergeResults([valid, unknown])).toMatchObject({ verdict: "unknown", reason: "too hard" });
  expect(mergeResults([valid, valid])).not.toHaveProperty("reason");
});

test("what is too much to tell is counted", () => {
  const merged = mergeResults([{ ...invalid(TOLD), omitted: 4 }, invalid(3)]);
  expect(merged.anomalies).toHaveLength(TOLD);
  expect(merged.omitted).toBe(7);
});
