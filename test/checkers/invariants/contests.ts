import { expect } from "vitest";
import {
  bank,
  causalReverse,
  counter,
  longFork,
  monotonic,
  queue,
  set,
  setFull,
  totalQueue,
  uniqueIds,
} from "../../../checkers/index.ts";
import type { Checker } from "../../../src/check/checker.ts";
import { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import { operationsOf } from "../brute-force.ts";
import { check } from "../check.ts";
import type { TestEvent } from "../events.ts";
import { recorded } from "../recorded.ts";
import {
  bankDefinition,
  causalReverseDefinition,
  counterDefinition,
  type Definition,
  longForkDefinition,
  monotonicDefinition,
  queueDefinition,
  setDefinition,
  setFullDefinition,
  totalQueueDefinition,
  uniqueIdsDefinition,
} from "./definitions.ts";
import {
  simulatedBank,
  simulatedCounter,
  simulatedGenerator,
  simulatedGroups,
  simulatedGrowth,
  simulatedQueue,
  simulatedSet,
} from "./objects.ts";
import { perturbed } from "./perturbed.ts";
import { type SimulatedObject, simulated } from "./simulated.ts";

/** A checker, the object whose histories it is tried on, and the definition of what it must say. */
export interface Contest {
  readonly checker: Checker;
  readonly object: () => SimulatedObject;
  readonly definition: Definition;
}

/** Every checker of an invariant against its definition. */
export const CONTESTS: { readonly [name: string]: Contest } = {
  set: { checker: set(), object: simulatedSet, definition: setDefinition },
  "set-full": { checker: setFull(), object: simulatedSet, definition: setFullDefinition(false) },
  "set-full, linearizable": {
    checker: setFull({ linearizable: true }),
    object: simulatedSet,
    definition: setFullDefinition(true),
  },
  queue: { checker: queue(), object: simulatedQueue, definition: queueDefinition },
  "total-queue": { checker: totalQueue(), object: simulatedQueue, definition: totalQueueDefinition },
  "unique-ids": { checker: uniqueIds(), object: simulatedGenerator, definition: uniqueIdsDefinition },
  counter: { checker: counter(), object: simulatedCounter, definition: counterDefinition },
  bank: { checker: bank(), object: simulatedBank, definition: bankDefinition },
  "long-fork": { checker: longFork(), object: simulatedGroups, definition: longForkDefinition },
  "causal-reverse": {
    checker: causalReverse(),
    object: () => simulatedSet("write"),
    definition: causalReverseDefinition,
  },
  monotonic: { checker: monotonic(), object: simulatedGrowth, definition: monotonicDefinition(false) },
  "monotonic, realtime": {
    checker: monotonic({ realtime: true }),
    object: simulatedGrowth,
    definition: monotonicDefinition(true),
  },
};

/** The events of the `n`-th random history of a contest. */
export function eventsOf({ object }: Contest, seed: number, n: number): readonly TestEvent[] {
  const random = Random.of(seed).fork(n);
  return perturbed(random, simulated(random, object()));
}

/** Judges `count` random histories both ways. Fails at the first difference, and when the histories were too tame to prove anything. */
export async function contend(contest: Contest, count: number, seed: number): Promise<void> {
  const verdicts = { valid: 0, invalid: 0, unknown: 0 };
  for (let n = 0; n < count; n++) {
    const history = recorded(eventsOf(contest, seed, n));
    const expected = contest.definition(operationsOf(history));
    const result = await check(contest.checker, history);
    const statistics = Object.fromEntries(
      Object.keys(expected.statistics).map((name) => [name, result.statistics?.[name] as Value]),
    );
    const found = { verdict: result.verdict, statistics };
    if (JSON.stringify(found) !== JSON.stringify(expected))
      expect({ n, ...found, operations: operationsOf(history) }).toEqual({ n, ...expected });
    verdicts[expected.verdict]++;
  }
  expect(verdicts.valid / count).toBeGreaterThan(0.15);
  expect(verdicts.invalid / count).toBeGreaterThan(0.05);
}
