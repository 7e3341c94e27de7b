import { formatDuration } from "../core/duration.ts";

/** A fault that was not drawn from, and why. */
export interface LeftOut {
  /** What was asked for: `disk`, `all`. */
  readonly from: string;
  readonly fault: string;
  readonly reason: string;
}

/** How the faults of a run were chosen and how they come, where a command asked for them. Part of a plan. */
export interface FaultPlan {
  /** From the beginning of a fault to that of the next on the same thread, nanoseconds. */
  readonly interval: number;
  /** How many may stand at once: the number of threads. */
  readonly atOnce: number;
  readonly intensity: string;
  /** Whom they hit; each fault's own choice where absent. */
  readonly targets?: readonly string[];
  /** Whether the seed chose which faults and how they come. */
  readonly swarm: boolean;
  readonly leftOut: readonly LeftOut[];
}

/** How faults come, in words: `at most 2 at once, every 7.20 s each, gentle, on one or majority`. */
export function describePace({ interval, atOnce, intensity, targets }: FaultPlan): string {
  return [
    atOnce === 1 ? "one at a time" : `at most ${atOnce} at once`,
    `every ${formatDuration(interval)}${atOnce === 1 ? "" : " each"}`,
    intensity,
    ...(targets ? [`on ${targets.join(" or ")}`] : []),
  ].join(", ");
}

/** What was left out, a line for each thing asked for: `disk leaves out slow-disk: …; wipe, flip: …`. */
export const describeLeftOut = ({ leftOut }: FaultPlan): string[] =>
  [...grouped(leftOut, ({ from }) => from)].map(
    ([from, faults]) => `${from} leaves out ${describeReasons(faults)}`,
  );

/** Why faults were left out, those with the same reason together. */
export const describeReasons = (leftOut: readonly LeftOut[]): string =>
  [...grouped(leftOut, ({ reason }) => reason)]
    .map(([reason, faults]) => `${faults.map(({ fault }) => fault).join(", ")}: ${reason}`)
    .join("; ");

/** In the order in which each key first comes. */
function grouped(leftOut: readonly LeftOut[], keyOf: (one: LeftOut) => string): Map<string, LeftOut[]> {
  const groups = new Map<string, LeftOut[]>();
  for (const one of leftOut) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
