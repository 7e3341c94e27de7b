import { usageError } from "../../../src/core/errors.ts";
import { suggestion } from "../../../src/core/nearest.ts";
import type { Value } from "../../../src/core/value.ts";
import type { Model } from "../model.ts";
import { casRegister } from "./cas-register.ts";
import { register } from "./register.ts";

const MODELS: { readonly [name: string]: (initial?: Value) => Model } = {
  register,
  "cas-register": casRegister,
};

/**
 * A stock model by its name, as a plan's JSON refers to it.
 *
 * @throws a usage error with the nearest name.
 */
export function modelNamed(name: string, initial?: Value): Model {
  const make = Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
  if (!make) throw usageError(`there is no model "${name}". ${suggestion(name, Object.keys(MODELS))}`);
  return make(initial);
}
