import type { Duration } from "../core/duration.ts";
import type { Context, Generator, Task } from "./generator.ts";
import { carried, emit } from "./wrap.ts";

/**
 * Looks ahead: after an event it asks a costly generator once, and answers with what it said for the next `period` (until
 * the task is due, if that is later), as long as that thread is idle and no event has changed the generator. For a costly
 * one beside others that are mostly sooner.
 */
export const cache = (period: Duration, inner: Generator): Generator => cached(period, inner, undefined);

/** What the generator said it would do next, and how it would go on. */
interface Memo {
  readonly task: Task;
  readonly rest: Generator;
  readonly until: number;
}

function cached(period: Duration, inner: Generator, memo: Memo | undefined): Generator {
  const self: Generator = {
    next(context) {
      if (!memo || !isGood(memo, context)) return carried(inner.next(context), (rest) => cache(period, rest));
      return emit({ ...memo.task, time: Math.max(memo.task.time, context.time) }, cache(period, memo.rest));
    },
    update(context, event) {
      const updated = inner.update(context, event);
      if (updated === inner && memo && isGood(memo, context)) return self;
      return cached(period, updated, lookAhead(updated, context, period));
    },
  };
  return self;
}

const isGood = ({ task, until }: Memo, { time, free }: Context): boolean =>
  time <= until && free.includes(task.thread);

/** A value of `unique()` is not kept: somebody else could hand out the same number meanwhile. */
function lookAhead(inner: Generator, context: Context, period: Duration): Memo | undefined {
  const step = inner.next(context);
  if (step.kind !== "op" || step.task.issued !== undefined) return undefined;
  return { task: step.task, rest: step.next, until: Math.max(context.time + period, step.task.time) };
}
