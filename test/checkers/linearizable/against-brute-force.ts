import { expect } from "vitest";
import {
  appendMap,
  casRegister,
  linearizable,
  type Model,
  register,
  staleReads,
} from "../../../checkers/index.ts";
import type { Checker } from "../../../src/check/checker.ts";
import { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { History } from "../../../src/history/history.ts";
import { bruteForceStale, operationsOf, someOrderExists } from "../brute-force.ts";
import { check } from "../check.ts";
import { containerObject, NEXT, setObject } from "../objects/collections.ts";
import * as numbers from "../objects/numbers.ts";
import { type RegisterFunction, registerObject, twoRegisters } from "../objects/registers.ts";
import { textsObject } from "../objects/texts.ts";
import { randomRun } from "../random-history.ts";
import type { SimulatedObject } from "../simulated-object.ts";

/** A checker, the object to try it on, and the definition of what it must say. */
export interface Contest {
  readonly object: SimulatedObject;
  readonly checker: Checker;
  /** What is true of a history; by default, whether some order of it is possible. */
  readonly truth?: (history: History) => boolean;
  /** The share of operations that end as `info`, where a quarter would excuse almost everything. */
  readonly info?: number;
}

/** Without what it says of itself, so that the search runs as it does for any model. */
const plain = ({ cell: _, shape: __, parts: ___, partition: ____, ...model }: Model): Model => model;

const named = (model: string, options: { readonly [option: string]: Value } = {}) =>
  linearizable({ model, ...options });

const registers = (...functions: RegisterFunction[]) => registerObject({ functions });

const queues = { put: "enqueue", take: "dequeue" } as const;

/** Everything the search decides, each against its definition. */
export const CONTESTS: { readonly [name: string]: Contest } = {
  register: { object: registers("read", "write"), checker: linearizable(register()) },
  "cas register": { object: registers("read", "write", "cas"), checker: linearizable(casRegister()) },
  "cas register as any model": {
    object: registers("read", "write", "cas"),
    checker: linearizable(plain(casRegister())),
  },
  "stale reads": {
    object: registers("read", "write", "cas"),
    checker: staleReads(),
    truth: (history) => bruteForceStale(operationsOf(history), null),
  },
  "multi-register": { object: twoRegisters, checker: named("multi-register") },
  counter: { object: numbers.countingObject(), checker: named("counter") },
  "counter that answers with the count": {
    object: numbers.countingObject("new"),
    checker: named("counter", { answers: "new" }),
  },
  "counter that answers with the count before": {
    object: numbers.countingObject("old"),
    checker: named("counter", { answers: "old" }),
  },
  "append map": { object: textsObject, checker: named("append-map", { keyed: true }) },
  "append map as one object": {
    object: textsObject,
    checker: linearizable(plain(appendMap({ keyed: true }))),
  },
  mutex: { object: numbers.lockObject, checker: named("mutex"), info: 0.12 },
  "owner mutex": { object: numbers.ownedLockObject(0.05), checker: named("owner-mutex") },
  semaphore: { object: numbers.semaphoreObject, checker: named("semaphore", { permits: 2 }) },
  set: {
    object: setObject({ functions: ["add", "remove", "contains", "read"], answers: true }),
    checker: named("set"),
  },
  "set that is never read whole": {
    object: setObject({ functions: ["add", "remove", "contains"], answers: true }),
    checker: named("set"),
  },
  "set that is never read whole and does not answer": {
    object: setObject({ functions: ["add", "remove", "contains", "contains"] }),
    checker: named("set"),
  },
  "set that only grows": { object: setObject({ functions: ["add", "read"] }), checker: named("set") },
  "fifo queue": {
    object: containerObject({ ...queues, next: NEXT.first, peeks: true }),
    checker: named("fifo-queue"),
  },
  "unordered queue": {
    object: containerObject({ ...queues, next: NEXT.any }),
    checker: named("unordered-queue"),
  },
  stack: {
    object: containerObject({ put: "push", take: "pop", next: NEXT.last, peeks: true }),
    checker: named("stack"),
  },
  "priority queue, the smallest first": {
    object: containerObject({ ...queues, next: NEXT.smallest, peeks: true }),
    checker: named("priority-queue"),
  },
  "priority queue, the largest first": {
    object: containerObject({ ...queues, next: NEXT.largest, peeks: true }),
    checker: named("priority-queue", { order: "max" }),
  },
};

/** Judges `count` random histories both ways. Fails at the first difference, and when the histories were too tame to prove anything. */
export async function contend(
  {
    object,
    checker,
    info = 0.25,
    truth = (history) => someOrderExists(operationsOf(history), object),
  }: Contest,
  count: number,
  seed: number,
): Promise<void> {
  const random = Random.of(seed);
  const shares = { valid: 0, info: 0, crowded: 0 };
  for (let n = 0; n < count; n++) {
    const history = randomRun(random.fork(n), object, { perturbed: true, info });
    const expected = truth(history) ? "valid" : "invalid";
    const { verdict, reason } = await check(checker, history);
    if (verdict !== expected)
      expect({ n, verdict, reason, operations: operationsOf(history) }).toEqual({ n, verdict: expected });
    shares.valid += expected === "valid" ? 1 : 0;
    shares.info += operationsOf(history).some(({ type }) => type === "info") ? 1 : 0;
    shares.crowded += overlap(history) >= 3 ? 1 : 0;
  }
  expect(shares.valid / count).toBeGreaterThanOrEqual(0.25);
  expect(1 - shares.valid / count).toBeGreaterThanOrEqual(0.25);
  expect(shares.info / count).toBeGreaterThanOrEqual(0.5);
  expect(shares.crowded / count).toBeGreaterThanOrEqual(1 / 3);
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
