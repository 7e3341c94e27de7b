import type { Checker } from "../../src/check/checker.ts";
import type { Value } from "../../src/core/value.ts";
import { inShares } from "./in-shares.ts";
import type { Model } from "./model.ts";
import { modelNamed } from "./models/models.ts";

/** A stock model by name, as a plan stores it. */
export interface NamedModel {
  readonly model: string;
  /** The state before anything happened; without it, the model's own (`null` for registers). */
  readonly initial?: Value;
}

/**
 * Checks that each object of a history is linearizable: its operations take effect one by one, each at some moment between
 * its call and its return, as the model says (Herlihy and Wing 1990). A `fail` did not happen; an `info` may take effect
 * at any time after its call, or never.
 *
 * Takes a model, or a stock one by name: `linearizable(casRegister())`, `linearizable("register")`,
 * `linearizable({ model: "cas-register", initial: 0 })`. Exponential in concurrency at the worst, near linear on what real
 * systems do; out of budget, it answers `unknown`.
 *
 * @throws a usage error for a name that no stock model has.
 */
export function linearizable(model: Model | NamedModel | string): Checker {
  return { name: "linearizable", ...inShares(modelOf(model)) };
}

function modelOf(model: Model | NamedModel | string): Model {
  if (typeof model === "string") return modelNamed(model);
  return "step" in model ? model : modelNamed(model.model, model.initial);
}
