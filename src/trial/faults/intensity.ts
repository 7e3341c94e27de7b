import { usageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";

/**
 * How hard faults are: by what their times, clock skews and probabilities are multiplied (a probability up to 0.9, a rate is
 * divided), and by what the time for which they hold. Whom they hit, and how often, stays the same.
 */
export const INTENSITIES = {
  gentle: { magnitude: 1 / 4, holding: 1 / 2 },
  normal: { magnitude: 1, holding: 1 },
  harsh: { magnitude: 2, holding: 5 / 4 },
} as const;

/** One of them, by name. */
export type Intensity = keyof typeof INTENSITIES;

/** @throws a usage error with the nearest name. */
export function intensityNamed(name: string): Intensity {
  if (Object.hasOwn(INTENSITIES, name)) return name as Intensity;
  throw usageError(`there is no intensity "${name}". ${suggestion(name, Object.keys(INTENSITIES))}`);
}
