import type { StockNemesis, StockOptions } from "../../../nemeses/index.ts";
import type { Duration } from "../../core/duration.ts";
import { roleNamed, type TargetRole } from "../../nemesis/targets.ts";
import type { Manner } from "../manner.ts";
import type { Order } from "../order.ts";
import { INTENSITIES, type Intensity, intensityNamed } from "./intensity.ts";

/** In what way faults are to strike, whichever they are. What is absent is drawn, or each fault's own choice. */
export interface Ways {
  readonly interval?: Duration;
  readonly targets?: readonly TargetRole[];
  readonly intensity?: Intensity;
  readonly oneAtATime: boolean;
}

/** What an order says of it. @throws a usage error with the nearest name for a target or an intensity that there is not. */
export function waysOf({ faultInterval, faultTargets, faultIntensity, oneAtATime = false }: Order): Ways {
  return {
    ...(faultInterval === undefined ? {} : { interval: faultInterval }),
    ...(faultTargets ? { targets: faultTargets.map((role) => roleNamed(role)) } : {}),
    ...(faultIntensity === undefined ? {} : { intensity: intensityNamed(faultIntensity) }),
    oneAtATime,
  };
}

/** How nemeses are made that strike in this way. */
export const optionsOf = ({ targets, intensity = "normal" }: Ways, { round }: Manner): StockOptions => ({
  ...(targets ? { targets } : {}),
  magnitude: INTENSITIES[intensity].magnitude,
  ...(round === undefined ? {} : { round }),
});

/** Never so many that the others could not make up for what they lose. */
const FEW: readonly TargetRole[] = ["one", "minority", "minority-third"];

/** The same for a fault that nobody asked for by its own name; `undefined` where it would hit too many. */
export function boundedOptions({ lasting }: StockNemesis, options: StockOptions): StockOptions | undefined {
  if (!lasting || !options.targets) return options;
  const targets = options.targets.filter((role) => FEW.includes(role));
  return targets.length > 0 ? { ...options, targets } : undefined;
}
