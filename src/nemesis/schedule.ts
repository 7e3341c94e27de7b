import { type Duration, seconds } from "../core/duration.ts";
import { usageError } from "../core/errors.ts";
import type { NodeName } from "../core/node.ts";
import type { Generator, Thread } from "../generator/generator.ts";
import { faultCycle, type Hold } from "./fault-cycle.ts";
import type { AnyNemesis } from "./nemesis.ts";

/** One nemesis and when it strikes. It gets a thread of its own, so several schedules run side by side. */
export interface Schedule {
  readonly nemesis: AnyNemesis;
  /** Tasks for that thread, `inject` (its input is the plan) and `cure` by turns. */
  readonly generator: (nodes: readonly NodeName[], thread: Thread) => Generator;
}

/** The system is left alone for this long at first, unless somebody says otherwise: what it does undisturbed is worth knowing. */
const QUIET = seconds(2);

/** How long a single fault lasts when nobody says. */
const ONCE_HOLD = seconds(5);

/** A new fault comes every interval, counted from beginning to beginning, and never before the last one is cured. */
export interface EveryOptions {
  /** How long each lasts once it is in force: a duration, or a range to draw from. Half to three quarters of the interval when not said. */
  readonly hold?: Hold;
  /** When the first one comes. After 2 s, or a fifth of the interval where that is less, when not said. */
  readonly quiet?: Duration;
}

/** Fault after fault until the run's time is up: `every(seconds(10), partition(["majority", "ring"]))`. */
export function every(interval: Duration, nemesis: AnyNemesis, options: EveryOptions = {}): Schedule {
  if (!(interval > 0)) throw usageError(`every(…, ${nemesis.name}) needs an interval longer than nothing`);
  const { hold, quiet } = settled(interval, options);
  return {
    nemesis,
    generator: (nodes, thread) => faultCycle({ nemesis, nodes, thread, interval, hold }, quiet),
  };
}

/** One fault, at a time: `once(seconds(5), kill(["primaries"]), { hold: seconds(3) })`. It lasts 5 s when not said. */
export function once(at: Duration, nemesis: AnyNemesis, options: { readonly hold?: Hold } = {}): Schedule {
  const hold = options.hold ?? ONCE_HOLD;
  return {
    nemesis,
    generator: (nodes, thread) => faultCycle({ nemesis, nodes, thread, interval: Infinity, hold }, at),
  };
}

/**
 * Several nemeses by turns, a fault every `interval`, each of its own kind and each over before the next begins (as long as
 * it holds for less than the interval, which it does unless `hold` says otherwise). Spread it: `nemesis: [...sequence(…)]`.
 */
export function sequence(
  interval: Duration,
  nemeses: readonly AnyNemesis[],
  options: EveryOptions = {},
): readonly Schedule[] {
  const { hold, quiet } = settled(interval, options);
  const round = (interval * nemeses.length) as Duration;
  return nemeses.map((nemesis, turn) =>
    every(round, nemesis, { hold, quiet: (quiet + turn * interval) as Duration }),
  );
}

/** When faults begin, how often each thread of them strikes, and by what the time is multiplied for which they hold. */
export interface Pace {
  readonly quiet: Duration;
  readonly interval: Duration;
  readonly holding?: number;
}

/** The pace of a run of so long when nobody says: a quiet start, then faults every 5 to 10 s (a third of the run), so that even one of 20 s has its first by 3 s. */
export const usualPace = (duration: Duration): Pace => ({
  quiet: Math.min(QUIET, duration / 10) as Duration,
  interval: Math.min(Math.max(Math.round(duration / 3), seconds(5)), seconds(10)) as Duration,
});

/** When the `i`-th of so many threads strikes first: spread over the first interval. */
const firstOf = (i: number, threads: number, { quiet, interval }: Pace): Duration =>
  Math.round(quiet + (i * interval) / threads) as Duration;

/** How many faults the `i`-th of so many threads has time for. */
export const dueOf = (i: number, threads: number, pace: Pace, duration: Duration): number =>
  1 + Math.max(0, Math.floor((duration - firstOf(i, threads, pace)) / pace.interval));

/**
 * What `--nemesis a,b` means: each of them at the same pace. One alone keeps each fault for half of the interval and more; several hold
 * theirs for about as long as it takes the next to come, so that they meet now and then without hiding each other: a node that is
 * down cannot be paused, and in a permanent outage nothing is tested.
 */
export function overlapping(nemeses: readonly AnyNemesis[], pace: Pace): readonly Schedule[] {
  const { interval, holding = 1 } = pace;
  const apart = interval / nemeses.length;
  const [least, most] = nemeses.length > 1 ? [apart * 0.7, apart * 1.1] : [interval * 0.5, interval * 0.75];
  const hold = [least * holding, most * holding] as [Duration, Duration];
  return nemeses.map((nemesis, i) =>
    every(interval, nemesis, { quiet: firstOf(i, nemeses.length, pace), hold }),
  );
}

const settled = (interval: Duration, { hold, quiet }: EveryOptions): Required<EveryOptions> => ({
  hold: hold ?? [(interval * 0.5) as Duration, (interval * 0.75) as Duration],
  quiet: quiet ?? (Math.min(QUIET, Math.round(interval / 5)) as Duration),
});
