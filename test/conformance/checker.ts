import { expect, test } from "vitest";
import { type Checker, DEFAULT_BUDGET } from "../../src/check/checker.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import type { History } from "../../src/history/history.ts";

/** What a checker brings to its contract: how it is made, and histories whose verdict nobody doubts. */
export interface CheckerUnderTest {
  readonly make: () => Checker;
  readonly valid: () => History;
  readonly invalid: () => History;
}

/** Everything in a history that a checker could spoil. */
const fingerprint = ({ columns }: History): string => JSON.stringify(columns);

/** What every checker must keep: it is pure and repeatable, names operations that exist, and out of budget it never guesses. */
export function checkerContract({ make, valid, invalid }: CheckerUnderTest): void {
  const judge = (history: History, budget: { maxSteps: number; maxBytes: number } = DEFAULT_BUDGET) =>
    make().check(history, budget);

  test("it has been shown a bad history, and a good one", async () => {
    expect((await judge(valid())).verdict).toBe("valid");
    expect((await judge(invalid())).verdict).toBe("invalid");
  });

  test("an anomaly has a stable type, a sentence, and names operations of the history", async () => {
    const history = invalid();
    const { anomalies } = await judge(history);
    expect(anomalies.length).toBeGreaterThan(0);
    for (const { type, message, operations } of anomalies) {
      expect(type).toMatch(/^(?:[a-z]+(-[a-z]+)*|(?:G|PL-)[\w.-]+)$/);
      expect(message).toMatch(/\S+ \S+/);
      expect(operations.length).toBeGreaterThan(0);
      for (const op of operations) expect(history.operation(op).op).toBe(op);
    }
  });

  test("it is pure: the same twice, plain data, and the history as it was", async () => {
    for (const history of [valid(), invalid()]) {
      const before = fingerprint(history);
      const result = await judge(history);
      expect(await judge(history)).toEqual(result);
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      expect(fingerprint(history)).toBe(before);
    }
  });

  test("out of budget it says unknown and why, or what it would have said anyway", async () => {
    for (const history of [valid(), invalid()]) {
      const full = await judge(history);
      for (const maxSteps of [0, 1, 3, 10]) {
        for (const maxBytes of [0, 100, DEFAULT_BUDGET.maxBytes]) {
          const { verdict, reason } = await judge(history, { maxSteps, maxBytes });
          expect([full.verdict, "unknown"]).toContain(verdict);
          if (verdict === "unknown") expect(reason).toMatch(/\S+ \S+/);
        }
      }
    }
  });

  test("an empty history is judged without a stumble, and is no proof of anything", async () => {
    const { verdict, opportunities } = await judge(new HistoryBuilder().build());
    expect(verdict === "unknown" || opportunities === 0).toBe(true);
  });
}
