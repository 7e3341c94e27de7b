import type { RecoveryTime } from "../check/recovery-times.ts";
import { formatDuration } from "../core/duration.ts";
import { plural } from "./wording.ts";

/** How soon the cluster was back after faults of one kind. Times are nanoseconds. */
export interface KindOfRecovery {
  readonly nemesis: string;
  /** How many were timed. */
  readonly count: number;
  readonly median: number;
  readonly worst: number;
  /** Whether there was another fault meanwhile, each time. */
  readonly amid: boolean;
}

/**
 * The recovery times by kind of fault, in the order in which kinds first struck. Those without another fault meanwhile count alone, wherever
 * there are any; a kind from which the run did not see anybody come back is left out.
 */
export function recoveryByKind(recoveries: readonly RecoveryTime[]): KindOfRecovery[] {
  const kinds = [...new Set(recoveries.map(({ nemesis }) => nemesis))];
  return kinds.flatMap((nemesis) => {
    const own = recoveries.filter((one) => one.nemesis === nemesis && one.took !== undefined);
    const alone = own.filter(({ amid }) => !amid);
    const times = (alone.length > 0 ? alone : own).map(({ took }) => took as number).sort((a, b) => a - b);
    if (times.length === 0) return [];
    const median = times[(times.length - 1) >> 1] as number;
    return [
      { nemesis, count: times.length, median, worst: times.at(-1) as number, amid: alone.length === 0 },
    ];
  });
}

/** `kill 1.20 s, at worst 3.40 s (4 faults)`. Untrusted text. */
export const recoveryInWords = ({ nemesis, count, median, worst, amid }: KindOfRecovery): string => {
  const times =
    count === 1 ? formatDuration(median) : `${formatDuration(median)}, at worst ${formatDuration(worst)}`;
  return `${nemesis} ${times} (${plural(count, "fault")}${amid ? ", amid others" : ""})`;
};

/** `1.20 s later`, `1.20 s later, amid other faults`, `not seen before the run ended`. */
export const recoveredInWords = ({ took, amid }: RecoveryTime): string =>
  took === undefined
    ? "not seen before the run ended"
    : `${formatDuration(took)} later${amid ? ", amid other faults" : ""}`;
