import type { Duration } from "../core/duration.ts";
import type { NodeName } from "../core/node.ts";
import type { Random } from "../core/random.ts";
import type { Value } from "../core/value.ts";
import { DONE, type Generator, type GeneratorEvent, type Task, type Thread } from "../generator/generator.ts";
import { emit, pending } from "../generator/wrap.ts";
import type { AnyNemesis } from "./nemesis.ts";

/** How long a fault lasts once it is in force: always the same, or drawn from a range. */
export type Hold = Duration | readonly [least: Duration, most: Duration];

/** Whose faults, on which thread, how often and how long. An infinite interval makes it a single one. */
export interface CycleParts {
  readonly nemesis: AnyNemesis;
  readonly nodes: readonly NodeName[];
  readonly thread: Thread;
  readonly interval: number;
  readonly hold: Hold;
}

/**
 * The life of one nemesis thread: rest, inject, hold, cure, and again. Everything is drawn from the stream of the task that
 * injects; how long a fault is held counts from the moment it was seen in force, and the next one begins an interval after
 * this one began: at once, where its cure took longer than that.
 */
export const faultCycle = (parts: CycleParts, first: number): Generator => resting(parts, 0, first);

/** Nothing is broken; the next fault comes at `until`. */
function resting(parts: CycleParts, ordinal: number, until: number): Generator {
  const self: Generator = {
    next(context) {
      if (until === Infinity) return DONE;
      const random = context.random.fork("fault");
      const task = planned(parts, ordinal, random, Math.max(until, context.time));
      return emit(task, injecting({ ...parts, ordinal, random, began: until }));
    },
    update: () => self,
  };
  return self;
}

/** The plan is drawn when somebody looks: a lane asks at every turn of its loop, and reads most answers for their time only. */
function planned(
  { nemesis, nodes, thread }: CycleParts,
  ordinal: number,
  random: Random,
  time: number,
): Task {
  let plan: Value | undefined;
  return {
    f: "inject",
    thread,
    time,
    get input() {
      plan ??= nemesis.plan({ nodes, ordinal }, random.fork("plan")) as Value;
      return plan;
    },
  };
}

/** One fault of the cycle: the how-many-eth, its draws, and when it began. */
interface Current extends CycleParts {
  readonly ordinal: number;
  readonly random: Random;
  readonly began: number;
}

/** The fault is under way. One that failed is cured at once: half a fault proves nothing. */
function injecting(current: Current): Generator {
  return waiting(current, (event) => {
    if (event.type === "invoke") return injecting({ ...current, began: event.time });
    const hold = event.type === "ok" ? drawHold(current.hold, current.random.fork("hold")) : 0;
    return holding(current, event.time + hold);
  });
}

/** The fault stands until `until`. */
function holding(current: Current, until: number): Generator {
  const self: Generator = {
    next: ({ time }) =>
      emit({ f: "cure", input: null, thread: current.thread, time: Math.max(until, time) }, curing(current)),
    update: () => self,
  };
  return self;
}

/** The cure is under way. */
function curing(current: Current): Generator {
  return waiting(current, (event) =>
    event.type === "invoke"
      ? curing(current)
      : resting(current, current.ordinal + 1, current.began + current.interval),
  );
}

/** Nothing to do until something happens on this thread. */
function waiting({ thread }: CycleParts, happened: (event: GeneratorEvent) => Generator): Generator {
  const self: Generator = {
    next: () => pending(self),
    update: (_, event) => (event.thread === thread ? happened(event) : self),
  };
  return self;
}

function drawHold(hold: Hold, random: Random): number {
  if (typeof hold === "number") return hold;
  const [least, most] = hold;
  return random.int(least, most);
}
