import type { Generator, GeneratorEvent, Task, Thread } from "./generator.ts";
import { carried, emit, nothing, pending } from "./wrap.ts";

/** At most `n` of its own tasks under way at once, whatever others do beside it. */
export const concurrencyLimit = (n: number, inner: Generator): Generator =>
  n <= 0 ? nothing : bounded(n, inner, NONE);

const bounded = (n: number, inner: Generator, own: InFlight): Generator =>
  watching(inner, own, own.busy.length < n, (rest, after) => bounded(n, rest, after));

/** The inner generator until one of its own tasks has completed with `ok`; to its end if none ever does. */
export const untilOk = (inner: Generator): Generator => hopeful(inner, NONE);

const hopeful = (inner: Generator, own: InFlight): Generator =>
  own.succeeded ? nothing : watching(inner, own, true, hopeful);

/** What became of a generator's own tasks: sleeps and log lines are none. */
interface InFlight {
  /** Where the task that it was asked for last would run. It may yet be dropped or lose to another: only its `invoke` makes it count. */
  readonly asked: Thread | undefined;
  /** The threads on which one of its tasks is under way. */
  readonly busy: readonly Thread[];
  readonly succeeded: boolean;
}

const NONE: InFlight = { asked: undefined, busy: [], succeeded: false };

/** A generator that knows what became of its tasks; `rewrap` makes the next one of that knowledge. It waits unless it `mayAsk`. */
function watching(
  inner: Generator,
  own: InFlight,
  mayAsk: boolean,
  rewrap: (inner: Generator, own: InFlight) => Generator,
): Generator {
  const self: Generator = {
    next(context) {
      if (!mayAsk) return pending(self);
      const step = inner.next(context);
      return step.kind === "op"
        ? emit(step.task, rewrap(step.next, asking(own, step.task)))
        : carried(step, (rest) => rewrap(rest, own));
    },
    update(context, event) {
      const updated = inner.update(context, event);
      const heard = hearing(own, event);
      return updated === inner && heard === own ? self : rewrap(updated, heard);
    },
  };
  return self;
}

const asking = (own: InFlight, task: Task): InFlight => ({
  ...own,
  asked: task.pseudo ? undefined : task.thread,
});

function hearing(own: InFlight, { type, thread }: GeneratorEvent): InFlight {
  if (type === "invoke")
    return thread === own.asked ? { ...own, asked: undefined, busy: [...own.busy, thread] } : own;
  if (!own.busy.includes(thread)) return own;
  return {
    ...own,
    busy: own.busy.filter((other) => other !== thread),
    succeeded: own.succeeded || type === "ok",
  };
}
