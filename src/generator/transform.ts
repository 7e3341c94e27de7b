import { redrawn } from "./context.ts";
import type { Context, Generator, GeneratorEvent, Task } from "./generator.ts";
import { carried, eachTask, emit } from "./wrap.ts";

/** What may be different about a task. Its thread may not: somebody has made sure that it is idle. */
export type Change = Partial<Pick<Task, "f" | "input" | "key" | "time">>;

/**
 * Every task with something changed; sleeps and log lines pass as they are. `change` is pure and says only what differs;
 * the stream of its context is its own to draw from.
 */
export const map = (change: (task: Task, context: Context) => Change, inner: Generator): Generator =>
  eachTask(
    inner,
    (rest) => map(change, rest),
    (task, rest, context) =>
      emit(task.pseudo ? task : { ...task, ...change(task, redrawn(context, OWN)) }, map(change, rest)),
  );

/** The label of a change's own draws. What it changes has the same context, and forks it by numbers from 0. */
const OWN = -1;

/** Every operation under another name, where the table has one. */
export const rename = (names: { readonly [f: string]: string }, inner: Generator): Generator =>
  map(({ f }) => ({ f: names[f] ?? f }), inner);

/** Hears of no event: for a generator whose reaction to events is not wanted here. */
export function ignoreUpdates(inner: Generator): Generator {
  const self: Generator = {
    next: (context) => carried(inner.next(context), ignoreUpdates),
    update: () => self,
  };
  return self;
}

/** Reacts to events: `react` says what the generator is after each, `inner.update(context, event)` being what it would be anyway. */
export const onUpdate = (
  react: (inner: Generator, context: Context, event: GeneratorEvent) => Generator,
  inner: Generator,
): Generator => ({
  next: (context) => carried(inner.next(context), (rest) => onUpdate(react, rest)),
  update: (context, event) => onUpdate(react, react(inner, context, event)),
});
