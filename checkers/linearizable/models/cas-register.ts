import type { Value } from "../../../src/core/value.ts";
import type { Model, ModelOperation } from "../model.ts";
import { cellModel } from "./cell-model.ts";
import { oneOf } from "./options.ts";
import { type RegisterOptions, whatWasRead } from "./register.ts";

/**
 * A register with compare-and-set: `cas` takes `[from, to]` and stores `to` if `from` is stored.
 *
 * A `cas` that is `fail` did not happen, whatever its reason: it says nothing about what was stored.
 */
export function casRegister({ initial = null, ignoreNullReads = false }: RegisterOptions = {}): Model {
  oneOf("ignoreNullReads", ignoreNullReads, [true, false]);
  return cellModel({
    name: "cas-register",
    init: initial,
    shape: "register",
    functions: { read: "observes", write: "changes", cas: "both" },
    refuses: ({ f, input }) => (f === "cas" && !isPair(input) ? "a cas takes [from, to]" : undefined),
    demands: (operation) => demands(operation, ignoreNullReads),
    leaves,
  });
}

type Pair = readonly [Value, Value];

const isPair = (input: Value): input is Pair => Array.isArray(input) && input.length === 2;

function demands(operation: ModelOperation, ignoreNullReads: boolean): Value | undefined {
  const { f, input } = operation;
  if (f === "read") return whatWasRead(operation, ignoreNullReads);
  return f === "cas" ? (input as Pair)[0] : undefined;
}

function leaves({ f, input }: ModelOperation): Value | undefined {
  if (f === "write") return input;
  return f === "cas" ? (input as Pair)[1] : undefined;
}
