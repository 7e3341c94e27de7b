import { type Duration, seconds } from "../core/duration.ts";
import { type Pace, usualPace } from "../nemesis/schedule.ts";

/** What an order means where it says nothing: how long, how fast, and how often something breaks. */
export interface Manner {
  /** The command that takes such orders. */
  readonly command: "run" | "simulate";
  readonly duration: Duration;
  /** Operations a second, all clients together. */
  readonly rate: number;
  /** How long one operation may take. */
  readonly timeout: Duration;
  /** Options that are set otherwise than a workload has them, where it has them and nobody says; none when not said. */
  readonly set?: { readonly [name: string]: string };
  /** Whether a system's nemeses are drawn from the seed when nobody names any. */
  readonly swarms: boolean;
  /** How long a fault may take that has its own idea of it. */
  readonly round?: Duration;
  /** When and how often faults come, on so many threads. */
  readonly pace: (duration: Duration, threads: number) => Pace;
}

/** Against clusters whose time is the machine's: a person waits for it, and servers take seconds to find out that one is gone. */
export const measured: Manner = {
  command: "run",
  duration: seconds(30),
  rate: 200,
  timeout: seconds(2),
  swarms: false,
  pace: usualPace,
};

/**
 * For the simulator: some 500 operations in 5 s, and in each run several faults. One kind alone strikes five times; of several kinds there
 * is a new fault every eighth of the time. A seed is one of many, so a run is short.
 */
export const simulated: Manner = {
  command: "simulate",
  duration: seconds(5),
  rate: 100,
  timeout: seconds(1),
  // With more of them, a run so short and so broken may have no compare-and-set that met its value.
  set: { values: "3" },
  swarms: true,
  round: seconds(1),
  pace: (duration, threads) => ({
    quiet: Math.round(duration / 20) as Duration,
    interval: Math.round(Math.max(duration / 5, (threads * duration) / 8)) as Duration,
  }),
};
