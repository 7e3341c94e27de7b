import { expect, test } from "vitest";
import { casRegister } from "../../../checkers/index.ts";
import { Alphabet } from "../../../checkers/linearizable/alphabet.ts";
import { automatonOf } from "../../../checkers/linearizable/automaton.ts";
import { contradictsNearby } from "../../../checkers/linearizable/nearby.ts";
import { tracesOf } from "../../../checkers/linearizable/trace.ts";
import { Workspace } from "../../../checkers/linearizable/workspace.ts";
import { ByteBudget } from "../../../checkers/parts/byte-budget.ts";
import { DEFAULT_BUDGET } from "../../../src/check/checker.ts";
import type { Operation } from "../../../src/core/operation.ts";
import { Random } from "../../../src/core/random.ts";
import { NEVER } from "../../../src/history/columns.ts";
import { bruteForce, operationsOf } from "../brute-force.ts";
import { randomHistory } from "../random-history.ts";

/** What was called before a position; what had not returned by then is indeterminate. */
const upTo = (position: number, operations: readonly Operation[]): Operation[] =>
  operations
    .filter(({ callPosition }) => callPosition <= position)
    .map((operation) =>
      operation.returnPosition > position && operation.type === "ok"
        ? { ...operation, type: "info" }
        : operation,
    );

test("a contradiction seen nearby is one: no order gets past that operation", async () => {
  const random = Random.of(21);
  let seen = 0;
  for (let n = 0; n < 2000; n++) {
    const functions = ["read", "write", "cas"] as const;
    const history = randomHistory(random.fork(n), {
      functions,
      perturbed: true,
      info: n % 2 === 0 ? 0.3 : 0.05,
    });
    const bytes = new ByteBudget(DEFAULT_BUDGET.maxBytes);
    const alphabet = new Alphabet(casRegister(), history, bytes);
    const workspace = new Workspace(automatonOf(alphabet), bytes);
    for (const trace of tracesOf(history, alphabet, bytes)) {
      for (let i = 0; i < trace.count; i++) {
        if (trace.ret[i] === NEVER || !contradictsNearby(trace, i, workspace, 10_000).isContradiction)
          continue;
        seen++;
        const operations = upTo(trace.ret[i]!, operationsOf(history));
        expect(bruteForce(operations, null), `history ${n}, operation ${trace.row[i]}`).toBe(false);
      }
    }
  }
  expect(seen).toBeGreaterThan(300);
});
