import type { Key } from "../../../src/core/operation.ts";
import type { Value } from "../../../src/core/value.ts";
import type { Model, ModelOperation } from "../model.ts";

/** How operations say which string of the map they mean. */
export interface AppendMapOptions {
  /** True where they name it themselves, `get "x"`, `put ["x", "a"]`, `append ["x", "b"]`; else the history's `key` does. */
  readonly keyed?: boolean;
}

/**
 * A map from keys to strings: `put` replaces a string, `append` adds to its end, `get` returns it. Every string is `""` at
 * first, and a `get` that found no key (`null`) has read `""`.
 */
export const appendMap = ({ keyed = false }: AppendMapOptions = {}): Model => (keyed ? strings : string);

const functions = { get: "observes", put: "changes", append: "changes" } as const;

/** One string of the map. What it holds after an append begins with what it held before, so a later get tells of all of it. */
const string: Model = {
  name: "append-map",
  init: "",
  functions,
  refuses: ({ f, input, output }) => (f === "get" ? refusedText(output ?? "") : refusedText(input)),
  step(state, { f, input, output }) {
    if (f === "put") return input;
    if (f === "append") return `${state}${input}`;
    return (output ?? "") === state ? state : undefined;
  },
  lookAhead: {
    resets: ({ f }) => f === "put",
    feasible: (state, { output }) => ((output ?? "") as string).startsWith(state as string),
  },
};

/** All of them as one object, whose strings are independent of each other. */
const strings: Model = {
  name: "append-map",
  init: {},
  functions,
  refuses(operation) {
    if (operation.f !== "get" && !isPair(operation.input)) return `a ${operation.f} takes [key, text]`;
    return string.refuses?.(plain(operation));
  },
  step(state, operation) {
    const key = keyOf(operation);
    const before = textAt(state, key);
    const after = string.step(before, plain(operation));
    if (after === undefined) return undefined;
    if (after === before) return state;
    return { ...(state as object), [key]: after };
  },
  partition: keyOf,
  lookAhead: {
    part: keyOf,
    resets: ({ f }) => f === "put",
    feasible: (state, operation) =>
      string.lookAhead?.feasible(textAt(state, keyOf(operation)), plain(operation)) ?? true,
  },
};

const refusedText = (value: Value): string | undefined =>
  typeof value === "string" ? undefined : "the map holds strings";

const isPair = (input: Value): input is readonly [Key, Value] => Array.isArray(input) && input.length === 2;

function keyOf({ f, input }: ModelOperation): Key {
  return (f === "get" ? input : (input as readonly [Key, Value])[0]) as Key;
}

/** The operation without its key. */
const plain = (operation: ModelOperation): ModelOperation =>
  operation.f === "get" ? operation : { ...operation, input: (operation.input as readonly [Key, Value])[1] };

const textAt = (state: Value, key: Key): Value =>
  Object.hasOwn(state as object, key) ? (state as { readonly [key: string]: Value })[key]! : "";
