import { sameValue, type Value } from "../../../src/core/value.ts";
import type { Cell, Model, ModelOperation } from "../model.ts";

/** The model of an object that holds one value: its `step` follows from what operations demand and leave. */
export function cellModel({ demands, leaves, ...model }: Cell & Omit<Model, "step" | "cell">): Model {
  const step = (state: Value, operation: ModelOperation): Value | undefined => {
    const demanded = demands(operation);
    if (demanded !== undefined && !sameValue(demanded, state)) return undefined;
    const left = leaves(operation);
    return left === undefined ? state : left;
  };
  return { ...model, step, cell: { demands, leaves } };
}
