import { canonical, sameValue, showValue, type Value } from "../../../src/core/value.ts";
import type { Model, ModelOperation } from "../model.ts";
import { oneOf, wrongOption } from "./options.ts";

/** What a multi-register may be told. */
export interface MultiRegisterOptions {
  /** What registers hold before anything happened, by name: `{ "x": 0 }`, or `[[1, 0]]` where names are no text. Others hold `null`. */
  readonly initial?: Value;
  /** A read that returned `null` says nothing, as some recorders mean it. */
  readonly ignoreNullReads?: boolean;
}

/** A read or a write within a transaction: `["read", "x", null]`, `["w", "y", 3]`. */
type Part = readonly [f: string, register: Value, value: Value];

/** Registers that were ever written, each with what it holds, in the order of their names as JSON. */
type State = readonly (readonly [register: Value, value: Value])[];

/**
 * Several registers that one transaction may read and write: `txn` takes a list of reads and writes, done in that order and
 * all at once, and returns it with what was read filled in. A transaction that answered with no list says nothing of its reads.
 */
export function multiRegister({
  initial = [],
  ignoreNullReads = false,
}: MultiRegisterOptions = {}): Model<State> {
  oneOf("ignoreNullReads", ignoreNullReads, [true, false]);
  return {
    name: "multi-register",
    init: stateOf(initial),
    functions: { txn: "both" },
    refuses,
    step: (state, operation) => step(state, operation, ignoreNullReads),
    describeState: (state) =>
      state.map(([register, value]) => `${showValue(register)} = ${showValue(value)}`).join(", ") || "empty",
  };
}

function stateOf(initial: Value): State {
  const isObject = typeof initial === "object" && initial !== null;
  const pairs = isObject && !Array.isArray(initial) ? Object.entries(initial) : initial;
  if (!Array.isArray(pairs) || !pairs.every(isPair))
    throw wrongOption("initial", "registers by name, or pairs of a register and a value", initial);
  return pairs.reduce<State>((state, [register, value]) => written(state, register, value), []);
}

const isPair = (pair: Value): pair is State[number] => Array.isArray(pair) && pair.length === 2;

function step(before: State, { input, output }: ModelOperation, ignoreNullReads: boolean): State | undefined {
  let state = before;
  for (const [i, [f, register, value]] of (input as readonly Part[]).entries()) {
    if (isWrite(f)) {
      state = written(state, register, value);
      continue;
    }
    const read = Array.isArray(output) ? (output as readonly Part[])[i]?.[2] : undefined;
    if (read === undefined || (read === null && ignoreNullReads)) continue;
    if (!sameValue(held(state, register), read)) return undefined;
  }
  return state;
}

const held = (state: State, register: Value): Value =>
  state.find(([name]) => sameValue(name, register))?.[1] ?? null;

/** The state with one more write. A register that holds `null` is the same as one never written, so that equal states are the same JSON. */
function written(state: State, register: Value, value: Value): State {
  const name = canonical(register);
  const others = state.filter(([other]) => canonical(other) !== name);
  if (value === null) return others;
  const at = others.filter(([other]) => canonical(other) < name).length;
  return others.toSpliced(at, 0, [register, value]);
}

const isRead = (f: Value): boolean => f === "read" || f === "r";
const isWrite = (f: Value): boolean => f === "write" || f === "w";

const isPart = (part: Value): boolean =>
  Array.isArray(part) &&
  part.length >= 2 &&
  part.length <= 3 &&
  (isRead(part[0]) || (isWrite(part[0]) && part.length === 3));

/** What a part and its answer have in common: all but what was read. */
const fixed = (part: Part): Value => (isWrite(part[0]) ? part : part.slice(0, 2));

function refuses({ input, output }: ModelOperation): string | undefined {
  if (!Array.isArray(input) || !input.every(isPart))
    return 'a txn takes a list of ["read", register, null] and ["write", register, value]';
  if (!Array.isArray(output)) return undefined;
  const answers = (part: Part, i: number) =>
    Array.isArray(output[i]) && sameValue(fixed(part), fixed(output[i] as unknown as Part));
  return output.length === input.length && output.every(isPart) && input.every(answers)
    ? undefined
    : "it does not answer the reads and writes that it was asked for";
}
