import { expect, test } from "vitest";
import type { Operation } from "../../../src/core/operation.ts";
import { Random } from "../../../src/core/random.ts";
import { NEVER } from "../../../src/history/columns.ts";
import { operationsOf, someOrderExists } from "../brute-force.ts";
import { check } from "../check.ts";
import { randomRun } from "../random-history.ts";
import { CONTESTS } from "./against-brute-force.ts";

/** What had happened when an operation had returned; of what was open, only that it would fail is known. */
const until = (operations: readonly Operation[], end: number): Operation[] =>
  operations
    .filter(({ callPosition }) => callPosition <= end)
    .map((operation) => {
      if (operation.returnPosition <= end || operation.type === "fail") return operation;
      const { output: _, ...open } = operation;
      return { ...open, type: "info", returnPosition: NEVER };
    });

// A search knows what open operations will answer, and that of the append map looks ahead: both may mislead it.
test.each([
  "append map as one object",
  "cas register",
  "counter",
  "counter that answers with the count",
  "fifo queue",
  "priority queue, the smallest first",
  "semaphore",
  "stack",
  "unordered queue",
])(
  "%s: the operation that cannot be placed is the first at whose return nothing is possible any more",
  async (name) => {
    const { object, checker } = CONTESTS[name]!;
    const random = Random.of(14).fork(name);
    let seen = 0;
    for (let i = 0; i < 500; i++) {
      const history = randomRun(random.fork(i), object, { perturbed: true, info: 0.1 });
      const { anomalies } = await check(checker, history);
      const view = anomalies[0]?.view;
      if (view?.kind !== "linearization") continue;
      const operations = operationsOf(history);
      const stuck = history.operation(view.stuck[0]!.op);
      const before = operations
        .filter(({ type, returnPosition }) => type === "ok" && returnPosition < stuck.returnPosition)
        .reduce((last, { returnPosition }) => Math.max(last, returnPosition), -1);
      expect(someOrderExists(until(operations, stuck.returnPosition), object), `history ${i}`).toBe(false);
      expect(someOrderExists(until(operations, before), object), `history ${i}`).toBe(true);
      seen++;
    }
    expect(seen).toBeGreaterThan(50);
  },
);
