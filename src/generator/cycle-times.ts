import type { Duration } from "../core/duration.ts";
import { usageError } from "../core/errors.ts";
import { atTime } from "./context.ts";
import { type Context, DONE, type Generator, type Step } from "./generator.ts";
import { among, replaced } from "./side-by-side.ts";
import { carried, nothing, started } from "./wrap.ts";

/** How many turns it looks ahead: nearly three hours in turns of a second. */
const MAX_TURNS = 10_000;

/** For how long a generator has its turn. */
export type Turn = readonly [duration: Duration, generator: Generator];

/**
 * A rotating schedule, counted from when it is first asked: `cycleTimes([seconds(5), quiet], [seconds(10), faults])`.
 * Each generator goes on where it was when its turn comes again. A task that would be due after its generator's turn is
 * not taken; instead the next one is asked what it would do when its own turn comes. Ends when all have ended.
 *
 * @throws when none of them has a task for its own turn for 10,000 turns.
 */
export function cycleTimes(...turns: readonly Turn[]): Generator {
  if (turns.length === 0) return nothing;
  if (!turns.every(([duration]) => duration > 0))
    throw usageError("a turn of cycleTimes must take some time");
  return rotating({
    durations: turns.map(([duration]) => duration),
    generators: turns.map(([, generator]) => generator),
  });
}

interface Rotation {
  readonly durations: readonly Duration[];
  readonly generators: readonly Generator[];
  readonly began?: number;
}

const rotating = (rotation: Rotation): Generator =>
  among(
    rotation.generators,
    (generators) => rotating({ ...rotation, generators }),
    (context) =>
      rotation.began === undefined
        ? started(rotating({ ...rotation, began: context.time }), context)
        : ask(rotation, rotation.began, context),
  );

function ask(rotation: Rotation, began: number, context: Context): Step {
  const { durations, generators } = rotation;
  let { i, from } = turnAt(durations, began, context.time);
  let ended = 0;
  for (let attempt = 0; attempt < MAX_TURNS; attempt++) {
    const [turn, end] = [i, from + (durations[i] as Duration)];
    const step = (generators[turn] as Generator).next(atTime(context, Math.max(context.time, from)));
    if (step.kind === "pending" || (step.kind === "op" && step.task.time < end))
      return carried(step, (rest) => rotating({ ...rotation, generators: replaced(generators, turn, rest) }));
    ended = step.kind === "done" ? ended + 1 : 0;
    if (ended === generators.length) return DONE;
    [i, from] = [(i + 1) % generators.length, end];
  }
  throw usageError(`no generator of cycleTimes has a task in its own turn, ${MAX_TURNS} turns from now on`);
}

/** Whose turn it is at a time, and since when. */
function turnAt(durations: readonly Duration[], began: number, time: number): { i: number; from: number } {
  const round = durations.reduce((sum, duration) => sum + duration, 0);
  let i = 0;
  let from = time - ((time - began) % round);
  while (from + (durations[i] as Duration) <= time) from += durations[i++] as Duration;
  return { i, from };
}
