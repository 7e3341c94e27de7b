import { type Duration, milliseconds } from "../core/duration.ts";
import type { Random } from "../core/random.ts";
import { forked } from "./context.ts";
import { DONE, type Generator } from "./generator.ts";
import { around, carried, emit, started } from "./wrap.ts";

/** The inner generator for a while, counted from when it is first asked. */
export const timeLimit = (duration: Duration, inner: Generator): Generator =>
  around(
    inner,
    (rest) => timeLimit(duration, rest),
    (context) => started(until(context.time + duration, inner), context),
  );

/** The inner generator until a time (nanoseconds since the run began): a task due then or later ends it. */
export const until = (end: number, inner: Generator): Generator =>
  around(
    inner,
    (rest) => until(end, rest),
    (context, rewrap) => {
      const step = context.time < end ? inner.next(context) : DONE;
      return step.kind === "op" && step.task.time >= end ? DONE : carried(step, rewrap);
    },
  );

/** Tasks at random moments, `mean` apart on average (uniformly 0 to 2 × `mean`), over all threads together: a rate of 1/`mean`. */
export const stagger = (mean: Duration, inner: Generator): Generator =>
  paced((random) => random.int(0, 2 * mean), undefined, inner);

/** Tasks `gap` apart, over all threads together. */
export const delay = (gap: Duration, inner: Generator): Generator => paced(() => gap, undefined, inner);

/**
 * How much lateness is made up for. Timers are a millisecond late and threads are sometimes all busy: that must not lower
 * the rate. But a long stall must not end in a flood.
 */
const CATCH_UP = milliseconds(100);

const paced = (gap: (random: Random) => number, due: number | undefined, inner: Generator): Generator =>
  around(
    inner,
    (rest) => paced(gap, due, rest),
    (context, rewrap) => {
      const own = forked(context);
      const step = inner.next(own);
      if (step.kind !== "op") return carried(step, rewrap);
      const time = Math.max(step.task.time, context.time, due ?? 0);
      const from = Math.max(due ?? time, time - CATCH_UP);
      return emit({ ...step.task, time }, paced(gap, from + gap(own.random), step.next));
    },
  );
