import { expect } from "vitest";
import type { Operation } from "../../../src/core/operation.ts";
import { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import { NEVER } from "../../../src/history/columns.ts";
import { operationsOf } from "../brute-force.ts";
import { check } from "../check.ts";
import { randomRun } from "../random-history.ts";
import { rebuilt } from "../rebuilt.ts";
import { CONTESTS } from "./against-brute-force.ts";

/** Another history that must get the same verdict, or, where `onlyValid`, must be valid if the first one is. */
interface Law {
  readonly change: (
    operations: readonly Operation[],
    random: Random,
    contest: string,
  ) => readonly Operation[];
  readonly onlyValid?: true;
}

/** What holds of linearizability whatever the object. */
export const LAWS: { readonly [law: string]: Law } = {
  "who performed what does not matter": { change: permuted },
  "what failed does not matter": { change: withFailure },
  "an indeterminate look does not matter": {
    change: (operations) => operations.filter(({ f, type }) => type !== "info" || !LOOKS.includes(f)),
  },
  "what values are called does not matter": { change: renamed },
  "without one element a container is no worse": { change: withoutElement, onlyValid: true },
  "what began well is no worse for its end": { change: prefix, onlyValid: true },
};

/** Objects of which an element may be left out, with all that was done to it. */
const CONTAINERS = /queue|stack/;

/** Kinds that only observe. */
const LOOKS = ["read", "contains", "peek", "get"];

/** Judges `count` histories of each object and what a law makes of them. */
export async function obeys({ change, onlyValid }: Law, count: number, seed: number): Promise<void> {
  let valid = 0;
  let changed = 0;
  for (const [name, { object, checker }] of Object.entries(CONTESTS)) {
    const random = Random.of(seed).fork(name);
    for (let n = 0; n < count; n++) {
      const draw = random.fork(n);
      const history = randomRun(draw, object, { perturbed: true, info: 0.1, operations: [5, 20] });
      const operations = operationsOf(history);
      const before = (await check(checker, history)).verdict;
      const after = change(operations, draw, name);
      if (before === "valid") valid++;
      if (after.length !== operations.length || after.some((operation, i) => operation !== operations[i]))
        changed++;
      if (onlyValid && before !== "valid") continue;
      const { verdict } = await check(checker, rebuilt(after));
      if (verdict !== before) expect({ name, n, operations, after, verdict }).toEqual({ verdict: before });
    }
  }
  const all = count * Object.keys(CONTESTS).length;
  expect(valid / all).toBeGreaterThan(0.25);
  expect(1 - valid / all).toBeGreaterThan(0.25);
  expect(changed / all).toBeGreaterThan(0.1);
}

function permuted(operations: readonly Operation[], random: Random): Operation[] {
  const processes = [...new Set(operations.map(({ process }) => process))];
  const others = random.shuffle(processes);
  return operations.map((operation) => ({
    ...operation,
    process: others[processes.indexOf(operation.process)]!,
  }));
}

/** One more operation, of a value that is nowhere else, that failed. */
function withFailure(operations: readonly Operation[], random: Random): Operation[] {
  const { f } = random.pick(operations);
  const callPosition = random.int(0, 2 * operations.length) + 0.1;
  const returnPosition = callPosition + random.int(0, 5) + 0.1;
  const failure = { ...operations[0]!, process: 1000, f, input: 1000, callPosition, returnPosition };
  return [...operations, { ...failure, type: "fail" }];
}

/** Every number by another name. The names of a counter are its meaning; those of a queue by priority must keep their order. */
function renamed(operations: readonly Operation[], _: Random, contest: string): readonly Operation[] {
  if (/counter|semaphore|mutex|append/.test(contest)) return operations;
  const name = (n: number) => (contest.startsWith("priority") ? 2 * n + 5 : `value ${n}`);
  const rename = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(rename);
    return typeof value === "number" ? name(value) : value;
  };
  return operations.map((operation) => ({
    ...operation,
    input: rename(operation.input),
    ...(operation.output === undefined ? {} : { output: rename(operation.output) }),
  }));
}

/** Without an element, with all that is known to have been done to it. */
function withoutElement(
  operations: readonly Operation[],
  random: Random,
  contest: string,
): readonly Operation[] {
  if (!CONTAINERS.test(contest)) return operations;
  const element = random.int(0, 3);
  return operations.filter(({ input, output }) => input !== element && output !== element);
}

/** What had happened at some moment; what was open then is indeterminate. */
function prefix(operations: readonly Operation[], random: Random): Operation[] {
  const end = random.int(0, 2 * operations.length);
  return operations
    .filter(({ callPosition }) => callPosition <= end)
    .map((operation) => {
      if (operation.returnPosition <= end) return operation;
      const { output: _, ...open } = operation;
      return { ...open, type: "info", returnPosition: NEVER };
    });
}
