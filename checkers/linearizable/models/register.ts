import type { Value } from "../../../src/core/value.ts";
import type { Model } from "../model.ts";
import { cellModel } from "./cell-model.ts";

/**
 * A register: `write` stores its input, `read` returns what is stored. Any JSON may be stored; `null` is a value of its
 * own, commonly *no such key*.
 */
export function register(initial: Value = null): Model {
  return cellModel({
    name: "register",
    init: initial,
    functions: { read: "observes", write: "changes" },
    demands: ({ f, output }) => (f === "read" ? output : undefined),
    leaves: ({ f, input }) => (f === "write" ? input : undefined),
  });
}
