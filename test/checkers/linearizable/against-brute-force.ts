import { expect } from "vitest";
import { casRegister, linearizable, type Model, register, staleReads } from "../../../checkers/index.ts";
import type { Checker } from "../../../src/check/checker.ts";
import { Random } from "../../../src/core/random.ts";
import type { History } from "../../../src/history/history.ts";
import { bruteForce, bruteForceStale, operationsOf } from "../brute-force.ts";
import { check } from "../check.ts";
import { randomHistory } from "../random-history.ts";

/** A checker, the histories to try it on, and the definition of what it must say. */
export interface Contest {
  readonly functions: readonly ("read" | "write" | "cas")[];
  readonly checker: Checker;
  readonly truth: (history: History) => boolean;
}

/** Without what it says of itself as a cell, so that the search runs as it does for any model. */
const plain = ({ cell: _, ...model }: Model): Model => model;

const linearizes = (history: History) => bruteForce(operationsOf(history), null);

/** Everything the search decides, each against its definition. */
export const CONTESTS: { readonly [name: string]: Contest } = {
  register: { functions: ["read", "write"], checker: linearizable(register()), truth: linearizes },
  "cas register": {
    functions: ["read", "write", "cas"],
    checker: linearizable(casRegister()),
    truth: linearizes,
  },
  "cas register as any model": {
    functions: ["read", "write", "cas"],
    checker: linearizable(plain(casRegister())),
    truth: linearizes,
  },
  "stale reads": {
    functions: ["read", "write", "cas"],
    checker: staleReads(),
    truth: (history) => bruteForceStale(operationsOf(history), null),
  },
};

/** Shares of histories that have something. */
interface Shares {
  valid: number;
  info: number;
  crowded: number;
}

/** Judges `count` random histories both ways. Fails at the first difference, and when the histories were too tame to prove anything. */
export async function contend(
  { functions, checker, truth }: Contest,
  count: number,
  seed: number,
  asserted: Partial<Shares> = {},
): Promise<void> {
  const random = Random.of(seed);
  const shares: Shares = { valid: 0, info: 0, crowded: 0 };
  for (let n = 0; n < count; n++) {
    const history = randomHistory(random.fork(n), { functions, perturbed: true });
    const expected = truth(history) ? "valid" : "invalid";
    const { verdict } = await check(checker, history);
    if (verdict !== expected)
      expect({ n, verdict, operations: operationsOf(history) }).toEqual({ n, verdict: expected });
    shares.valid += expected === "valid" ? 1 : 0;
    shares.info += operationsOf(history).some(({ type }) => type === "info") ? 1 : 0;
    shares.crowded += overlap(history) >= 3 ? 1 : 0;
  }
  const { valid = 0.25, info = 0.5, crowded = 1 / 3 } = asserted;
  expect(shares.valid / count).toBeGreaterThanOrEqual(valid);
  expect(1 - shares.valid / count).toBeGreaterThanOrEqual(valid);
  expect(shares.info / count).toBeGreaterThanOrEqual(info);
  expect(shares.crowded / count).toBeGreaterThanOrEqual(crowded);
}

/** The most operations that were open at once. */
function overlap(history: History): number {
  const operations = operationsOf(history);
  const openAt = (position: number) =>
    operations.filter(
      ({ callPosition, returnPosition }) => callPosition <= position && position < returnPosition,
    ).length;
  return Math.max(...operations.map(({ callPosition }) => openAt(callPosition)));
}
