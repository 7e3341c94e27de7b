import type { History } from "../../src/history/history.ts";
import type { Model } from "./model.ts";

/** The model told part by part, where it can be and no operation of the history touches several parts; else as it is. */
export function dividedModel(model: Model, history: History): Model {
  const { parts } = model;
  const isDivided = parts && history.columns.functions.every((f) => Object.hasOwn(parts.functions, f));
  return isDivided ? parts : model;
}
