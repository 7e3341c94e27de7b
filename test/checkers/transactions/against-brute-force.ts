import { expect } from "vitest";
import { listAppend } from "../../../checkers/index.ts";
import type { Operation } from "../../../src/core/operation.ts";
import { Random } from "../../../src/core/random.ts";
import type { Verdict } from "../../../src/core/verdict.ts";
import { operationsOf } from "../brute-force.ts";
import { check } from "../check.ts";
import { isSerializable, isSnapshotIsolated } from "./brute-force.ts";
import { historyOfTransactions } from "./events.ts";
import { changedRead, type Isolation, randomTransactions } from "./random-transactions.ts";

/** What a checker must say of a model, and whether it may miss something. */
interface Truth {
  readonly holds: (operations: readonly Operation[]) => boolean;
  /** A violation that the checker may not see. */
  readonly mayMiss?: (operations: readonly Operation[]) => boolean;
}

/** The models that have a definition short enough to try everything. */
export const TRUTHS: { readonly [model: string]: Truth } = {
  "strict-serializable": { holds: (operations) => isSerializable(operations, true) },
  serializable: { holds: (operations) => isSerializable(operations, false) },
  // The order of two appends that no read shows is not known, so that one of them overlooked the other is not seen.
  "snapshot-isolation": { holds: isSnapshotIsolated, mayMiss: hasUnseenPair },
};

const STORES: readonly Isolation[] = ["strict-serializable", "stale", "snapshot-isolation", "read-committed"];

/** Judges `count` random histories both ways. Fails at the first difference, and when the histories were too tame to prove anything. */
export async function contend(model: string, count: number, seed: number): Promise<void> {
  const random = Random.of(seed);
  const { holds, mayMiss } = TRUTHS[model]!;
  const checker = listAppend({ model });
  const shares = { valid: 0, info: 0, invalid: 0, missed: 0, untested: 0 };
  for (let n = 0; n < count; n++) {
    const own = random.fork(n);
    const made = randomTransactions(own, own.pick(STORES));
    const history = historyOfTransactions(own.chance(0.4) ? changedRead(own, made) : made);
    const operations = operationsOf(history);
    const expected: Verdict = holds(operations) ? "valid" : "invalid";
    const { verdict, opportunities } = await check(checker, history);
    const isUntested = verdict === "unknown" && expected === "valid" && opportunities === 0;
    const isMissed = verdict === "valid" && expected === "invalid" && mayMiss?.(operations) === true;
    if (verdict !== expected && !isUntested && !isMissed)
      expect({ n, verdict, operations }).toEqual({ n, verdict: expected });
    shares[expected] += 1;
    shares.info += operations.some(({ type }) => type === "info") ? 1 : 0;
    shares.missed += isMissed ? 1 : 0;
    shares.untested += isUntested ? 1 : 0;
  }
  expect(shares.valid / count).toBeGreaterThanOrEqual(0.25);
  expect(shares.invalid / count).toBeGreaterThanOrEqual(0.2);
  expect(shares.info / count).toBeGreaterThanOrEqual(1 / 3);
  expect(shares.missed / count).toBeLessThanOrEqual(0.01);
  expect(shares.untested / count).toBeLessThanOrEqual(0.1);
}

/** Whether two transactions appended to one key what no completed read shows. */
function hasUnseenPair(operations: readonly Operation[]): boolean {
  type Parts = readonly (readonly [string, string, unknown])[];
  const parts = ({ type, input, output }: Operation) => (type === "ok" ? output : input) as unknown as Parts;
  const seen = new Set(
    operations
      .filter(({ type }) => type === "ok")
      .flatMap((operation) => parts(operation))
      .flatMap(([kind, , list]) => (kind === "r" ? ((list ?? []) as unknown[]) : [])),
  );
  const writers = operations
    .filter(({ type }) => type !== "fail")
    .flatMap((operation) => {
      const unseen = parts(operation).filter(([kind, , element]) => kind === "append" && !seen.has(element));
      return [...new Set(unseen.map(([, key]) => key))];
    });
  return new Set(writers).size < writers.length;
}
