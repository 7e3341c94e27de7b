import type { Duration } from "../../core/duration.ts";
import type { FaultPlan, LeftOut } from "../../history/fault-plan.ts";
import type { AnyNemesis } from "../../nemesis/nemesis.ts";
import { dueOf, overlapping, type Pace, type Schedule } from "../../nemesis/schedule.ts";
import { turns } from "../../nemesis/turns.ts";
import type { Manner } from "../manner.ts";
import { INTENSITIES } from "./intensity.ts";
import type { Ways } from "./ways.ts";

/** What breaks a cluster in a run, and what its plan says of it. */
export interface Chosen {
  readonly schedules: readonly Schedule[];
  readonly nemeses: readonly string[];
  readonly faults?: FaultPlan;
}

/** Nemeses that strike by turns. */
export interface Thread {
  readonly name: string;
  readonly nemeses: readonly AnyNemesis[];
}

/** Who strikes, and in what way. */
export interface Choice {
  readonly threads: readonly Thread[];
  readonly ways: Ways;
  readonly leftOut?: readonly LeftOut[];
  readonly swarm?: boolean;
}

/**
 * Puts nemeses on the clock of a run. Threads go side by side, unless there is to be one fault at a time; then all take turns. Of a thread
 * with more nemeses than it has turns, only those are planned that will have one.
 */
export function scheduled(
  { threads, ways, leftOut = [], swarm = false }: Choice,
  duration: Duration,
  manner: Manner,
): Chosen {
  if (threads.length === 0) return { schedules: [], nemeses: [] };
  const { intensity = "normal", targets } = ways;
  const atOnce = ways.oneAtATime ? 1 : threads.length;
  const usual = manner.pace(duration, atOnce);
  const { holding } = INTENSITIES[intensity];
  const pace: Pace = { ...usual, interval: ways.interval ?? usual.interval, holding };
  const due = threads.map(({ name, nemeses }, i) => ({
    name,
    nemeses: nemeses.slice(0, dueOf(i % atOnce, atOnce, pace, duration)),
  }));
  const lanes = ways.oneAtATime && due.length > 1 ? [inOne(due)] : due;
  return {
    schedules: overlapping(lanes.map(nemesisOf), pace),
    nemeses: [...new Set(due.flatMap(({ nemeses }) => nemeses.map(({ name }) => name)))],
    faults: {
      interval: pace.interval,
      atOnce,
      intensity,
      ...(targets ? { targets } : {}),
      swarm,
      leftOut,
    },
  };
}

const nemesisOf = ({ name, nemeses }: Thread): AnyNemesis =>
  nemeses.length === 1 ? (nemeses[0] as AnyNemesis) : turns(name, nemeses);

/** All on one thread: the first of each, then the second of each, and so on. */
function inOne(threads: readonly Thread[]): Thread {
  const longest = Math.max(...threads.map(({ nemeses }) => nemeses.length));
  const rounds = Array.from({ length: longest }, (_, i) =>
    threads.flatMap(({ nemeses }) => nemeses.slice(i, i + 1)),
  );
  return { name: "one at a time", nemeses: rounds.flat() };
}
