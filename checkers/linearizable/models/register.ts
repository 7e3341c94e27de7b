import type { Value } from "../../../src/core/value.ts";
import type { Model, ModelOperation } from "../model.ts";
import { cellModel } from "./cell-model.ts";
import { oneOf } from "./options.ts";

/** What a register may be told. */
export interface RegisterOptions {
  /** What it holds before anything happened; `null` without it. */
  readonly initial?: Value;
  /** A read that returned `null` says nothing, as some recorders mean it. Without it, it read the value `null`. */
  readonly ignoreNullReads?: boolean;
}

/**
 * A register: `write` stores its input, `read` returns what is stored. Any JSON may be stored; `null` is a value of its
 * own, commonly *no such key*.
 */
export function register({ initial = null, ignoreNullReads = false }: RegisterOptions = {}): Model {
  oneOf("ignoreNullReads", ignoreNullReads, [true, false]);
  return cellModel({
    name: "register",
    init: initial,
    shape: "register",
    functions: { read: "observes", write: "changes" },
    demands: (operation) => (operation.f === "read" ? whatWasRead(operation, ignoreNullReads) : undefined),
    leaves: ({ f, input }) => (f === "write" ? input : undefined),
  });
}

/** The value that a read says was stored; `undefined` where it says nothing. */
export const whatWasRead = ({ output }: ModelOperation, ignoreNull: boolean): Value | undefined =>
  output === null && ignoreNull ? undefined : output;
