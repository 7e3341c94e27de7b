import { usageError } from "./errors.ts";
import { suggestion } from "./nearest.ts";

/** What `--set name=value` may say for one option of a system or a workload. */
export type SettingSpec =
  | {
      readonly about: string;
      readonly kind: "choice";
      readonly values: readonly string[];
      readonly default: string;
    }
  | {
      readonly about: string;
      readonly kind: "integer";
      readonly min: number;
      readonly max: number;
      readonly default: number;
    };

/** The options a part declares, by name. */
export interface SettingSpecs {
  readonly [name: string]: SettingSpec;
}

/** Effective options, defaults filled in. */
export interface Settings {
  readonly [name: string]: string | number;
}

/**
 * Fills in defaults and refuses what nobody declared or what an option does not allow.
 *
 * @throws a usage error that names the option, what it allows, and the nearest name.
 */
export function settle(specs: SettingSpecs, given: { readonly [name: string]: string | number }): Settings {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name))
      throw usageError(`there is no option "${name}" to --set. ${suggestion(name, Object.keys(specs))}`);
  }
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, settled(name, spec, given[name])]),
  );
}

function settled(name: string, spec: SettingSpec, raw: string | number | undefined): string | number {
  if (raw === undefined) return spec.default;
  if (spec.kind === "choice") {
    if (spec.values.includes(String(raw))) return String(raw);
    throw usageError(`--set ${name}=${raw}: ${name} is one of ${spec.values.join(", ")}`);
  }
  const n = Number(raw);
  if (Number.isInteger(n) && n >= spec.min && n <= spec.max) return n;
  throw usageError(`--set ${name}=${raw}: ${name} is a whole number from ${spec.min} to ${spec.max}`);
}
