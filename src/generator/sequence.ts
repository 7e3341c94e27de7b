import type { Generator } from "./generator.ts";
import { around, carried, eachTask, emit, nothing } from "./wrap.ts";

/** At most `n` tasks. Sleeps and log lines are tasks too. */
export function limit(n: number, inner: Generator): Generator {
  if (n <= 0) return nothing;
  return eachTask(
    inner,
    (rest) => limit(n, rest),
    (task, rest) => emit(task, limit(n - 1, rest)),
  );
}

/** One task. */
export const once = (inner: Generator): Generator => limit(1, inner);

/** Each generator to its end, one after another. Events go to the one whose turn it is. */
export const concat = (...generators: readonly Generator[]): Generator =>
  following(generators, 0, generators[0] ?? nothing);

const following = (generators: readonly Generator[], i: number, current: Generator): Generator =>
  around(
    current,
    (rest) => following(generators, i, rest),
    (context, rewrap) => {
      const step = current.next(context);
      const after = generators[i + 1];
      if (step.kind !== "done" || after === undefined) return carried(step, rewrap);
      return following(generators, i + 1, after).next(context);
    },
  );

/** One task of each, in order. */
export const sequence = (...generators: readonly Generator[]): Generator => concat(...generators.map(once));

/** `n` times, or for ever, what the generator would do *first*: it never moves on by itself, though events may move it. */
export function repeat(inner: Generator, n = Infinity): Generator {
  if (n <= 0) return nothing;
  return eachTask(
    inner,
    (same) => repeat(same, n),
    (task) => emit(task, repeat(inner, n - 1)),
  );
}

/** `n` rounds, or rounds for ever: the generator begins anew whenever it ends. A round in which it has nothing to do is the last. */
export const cycle = (inner: Generator, n = Infinity): Generator =>
  n <= 0 ? nothing : rounds(inner, inner, n - 1);

const rounds = (current: Generator, whole: Generator, left: number): Generator =>
  around(
    current,
    (rest) => rounds(rest, whole, left),
    (context, rewrap) => {
      const step = current.next(context);
      if (step.kind !== "done" || left <= 0) return carried(step, rewrap);
      return carried(whole.next(context), (rest) => rounds(rest, whole, left - 1));
    },
  );
