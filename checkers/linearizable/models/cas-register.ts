import type { Value } from "../../../src/core/value.ts";
import type { Model, ModelOperation } from "../model.ts";
import { cellModel } from "./cell-model.ts";

/**
 * A register with compare-and-set: `cas` takes `[from, to]` and stores `to` if `from` is stored.
 *
 * A `cas` that is `fail` did not happen, whatever its reason: it says nothing about what was stored.
 */
export function casRegister(initial: Value = null): Model {
  return cellModel({
    name: "cas-register",
    init: initial,
    functions: { read: "observes", write: "changes", cas: "both" },
    refuses: ({ f, input }) => (f === "cas" && !isPair(input) ? "a cas takes [from, to]" : undefined),
    demands,
    leaves,
  });
}

type Pair = readonly [Value, Value];

const isPair = (input: Value): input is Pair => Array.isArray(input) && input.length === 2;

function demands({ f, input, output }: ModelOperation): Value | undefined {
  if (f === "read") return output;
  return f === "cas" ? (input as Pair)[0] : undefined;
}

function leaves({ f, input }: ModelOperation): Value | undefined {
  if (f === "write") return input;
  return f === "cas" ? (input as Pair)[1] : undefined;
}
