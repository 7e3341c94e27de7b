import type { Checker } from "../../src/check/checker.ts";
import { inShares } from "./in-shares.ts";
import type { Model } from "./model.ts";
import { modelNamed, type NamedModel } from "./models/models.ts";

/**
 * Checks that each object of a history is linearizable: its operations take effect one by one, each at some moment between
 * its call and its return, as the model says (Herlihy and Wing 1990). A `fail` did not happen; an `info` may take effect
 * at any time after its call, or never.
 *
 * Takes a model, or a stock one by name: `linearizable(casRegister())`, `linearizable("register")`,
 * `linearizable({ model: "semaphore", permits: 2 })`. Exponential in concurrency at the worst, near linear on what real
 * systems do; out of budget, it answers `unknown`.
 *
 * @throws a usage error for a name that no stock model has, and for options that it does not take.
 */
export function linearizable(model: Model | NamedModel | string): Checker {
  return { name: "linearizable", ...inShares(modelOf(model)) };
}

function modelOf(model: Model | NamedModel | string): Model {
  if (typeof model === "string") return modelNamed({ model });
  return isNamed(model) ? modelNamed(model) : model;
}

const isNamed = (model: Model | NamedModel): model is NamedModel => "model" in model;
