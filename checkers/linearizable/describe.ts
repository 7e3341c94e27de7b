import { showValue, type Value } from "../../src/core/value.ts";
import type { Model, ModelOperation } from "./model.ts";

/** An operation in a few words: the model's, else `write 5`, `read → 4`, `cas [1,2]`. A `null` answer to an input is an acknowledgement and left out. */
export function describeOperation(model: Model, operation: ModelOperation): string {
  if (model.describeOperation) return model.describeOperation(operation);
  const { f, input, output } = operation;
  const call = input === null ? f : `${f} ${showValue(input)}`;
  return output === undefined || (output === null && input !== null)
    ? call
    : `${call} → ${showValue(output)}`;
}

/** A state in a few words: the model's, else its JSON. */
export const describeState = (model: Model, state: Value): string =>
  model.describeState?.(state) ?? showValue(state);
