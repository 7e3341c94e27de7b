import { usageError } from "../../src/core/errors.ts";
import { suggestion } from "../../src/core/nearest.ts";
import { showValue, type Value } from "../../src/core/value.ts";

/** What an option must be: a type's name, or a test with words for what it wants. */
export type OptionSpec = "boolean" | { readonly wants: string; readonly holds: (value: unknown) => boolean };

/**
 * Refuses what a checker cannot be told.
 *
 * @throws a usage error that names the option, what it allows, and the nearest name.
 */
export function refuseOptions(
  checker: string,
  options: unknown,
  specs: { readonly [name: string]: OptionSpec },
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw usageError(`${checker} takes an object of options, not ${showValue(options as Value)}`);
  for (const [name, value] of Object.entries(options)) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (spec === undefined)
      throw usageError(`${checker} has no option "${name}". ${suggestion(name, Object.keys(specs))}`);
    const { wants, holds } = spec === "boolean" ? BOOLEAN : spec;
    if (value !== undefined && !holds(value))
      throw usageError(`${name} of ${checker} is ${wants}, not ${showValue(value as Value)}`);
  }
}

const BOOLEAN = { wants: "true or false", holds: (value: unknown) => typeof value === "boolean" };
