import { milliseconds } from "../../core/duration.ts";
import type { Key } from "../../core/operation.ts";
import type { Script, ScriptedFault, ScriptedOperation } from "../../core/script.ts";
import type { Value } from "../../core/value.ts";

/** One kind of simplification. `step` counts the ways there are to do it, from 0; `undefined` where there are no more. */
export type Pass = (script: Script, step: number) => Script | undefined;

/** What is shorter than this is left as it is. */
const SHORT = milliseconds(10);

/** Without everything after a moment: half of the time, a quarter, … of what there is. */
const shorter: Pass = (script, step) => {
  if (step >= 4) return undefined;
  const duration = Math.ceil(script.duration * (1 - 2 ** -(step + 1)));
  if (duration >= script.duration) return undefined;
  const faults = script.faults.filter(({ begin }) => begin < duration);
  return {
    ...script,
    duration,
    operations: script.operations.filter(({ time }) => time < duration),
    faults: faults.map((fault) => ({ ...fault, end: Math.min(fault.end, duration) })),
  };
};

/** Everything earlier: without the time, or half of it, in which nothing has happened yet. */
const earlier: Pass = (script, step) => {
  const first = Math.min(
    ...script.operations.map(({ time }) => time),
    ...script.faults.map(({ begin }) => begin),
  );
  if (step > 1 || !(first < Infinity) || first < SHORT) return undefined;
  const by = Math.floor(first / (step + 1));
  return {
    ...script,
    duration: script.duration - by,
    operations: script.operations.map((one) => ({ ...one, time: one.time - by })),
    faults: script.faults.map((fault) => ({ ...fault, begin: fault.begin - by, end: fault.end - by })),
  };
};

/** Without one of `parts` pieces of a list. A list that is shorter than that has been through with fewer. */
const without =
  (list: "operations" | "faults", parts: number): Pass =>
  (script, step) => {
    const items: readonly (ScriptedOperation | ScriptedFault)[] = script[list];
    const size = Math.ceil(items.length / parts);
    const from = step * size;
    if (from >= items.length || (parts > 1 && size === Math.ceil(items.length / (parts / 2))))
      return undefined;
    return { ...script, [list]: [...items.slice(0, from), ...items.slice(from + size)] };
  };

/** Without all operations on one object. */
const withoutKey: Pass = (script, step) => {
  const keys = keysOf(script);
  if (keys.length < 2 || step >= keys.length) return undefined;
  return { ...script, operations: script.operations.filter(({ key }) => key !== keys[step]) };
};

/** One fault half as long. */
const briefer: Pass = (script, step) => {
  const long = script.faults.flatMap(({ begin, end }, i) => (end - begin > SHORT ? [i] : []));
  const chosen = long[step];
  if (chosen === undefined) return undefined;
  const halved = ({ begin, end }: ScriptedFault) => Math.ceil(begin + (end - begin) / 2);
  return {
    ...script,
    faults: script.faults.map((fault, i) => (i === chosen ? { ...fault, end: halved(fault) } : fault)),
  };
};

/** Objects and values numbered from 0, in the order of their size: what was different stays so. */
const renumbered: Pass = (script, step) => {
  if (step > 0) return undefined;
  const keys = ranks(keysOf(script).filter((key) => typeof key === "number"));
  const values = ranks(script.operations.flatMap(({ input }) => [...numbersIn(input)]));
  if ([...keys, ...values].every(([old, rank]) => old === rank)) return undefined;
  return {
    ...script,
    operations: script.operations.map((one) => ({
      ...one,
      ...(typeof one.key === "number" ? { key: keys.get(one.key) as Key } : {}),
      input: mapNumbers(one.input, (n) => values.get(n) as number),
    })),
  };
};

/** One operation with one of its numbers 0: the smallest value there is. */
const zeroed: Pass = (script, step) => {
  const places = script.operations.flatMap(({ input }, i) =>
    [...numbersIn(input)].flatMap((n, nth) => (n === 0 ? [] : [{ i, nth }])),
  );
  const place = places[step];
  if (!place) return undefined;
  let nth = 0;
  const operations = script.operations.map((one, i) =>
    i === place.i ? { ...one, input: mapNumbers(one.input, (n) => (nth++ === place.nth ? 0 : n)) } : one,
  );
  return { ...script, operations };
};

const PARTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** What is tried, the coarsest first: each makes a script shorter, poorer or plainer, and none makes it longer. */
export const PASSES: readonly Pass[] = [
  shorter,
  ...PARTS.map((parts) => without("faults", parts)),
  withoutKey,
  ...PARTS.map((parts) => without("operations", parts)),
  briefer,
  earlier,
  renumbered,
  zeroed,
];

const keysOf = ({ operations }: Script): Key[] => [
  ...new Set(operations.flatMap(({ key }) => (key === undefined ? [] : [key]))),
];

/** Whole numbers and their places among themselves. */
const ranks = (numbers: readonly number[]): Map<number, number> =>
  new Map([...new Set(numbers)].sort((a, b) => a - b).map((n, rank) => [n, rank]));

function* numbersIn(value: Value): Generator<number> {
  if (Number.isInteger(value)) yield value as number;
  else if (typeof value === "object" && value !== null)
    for (const inner of Object.values(value)) yield* numbersIn(inner as Value);
}

function mapNumbers(value: Value, map: (n: number) => number): Value {
  if (Number.isInteger(value)) return map(value as number);
  if (Array.isArray(value)) return value.map((inner) => mapNumbers(inner as Value, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, mapNumbers(inner as Value, map)]),
  );
}
