import { type Context, DONE, type Generator, type Step, type Task } from "./generator.ts";

/** Do this; the generator goes on as `next`. */
export const emit = (task: Task, next: Generator): Step => ({ kind: "op", task, next });

/** Not now; ask `next` later. */
export const pending = (next: Generator): Step => ({ kind: "pending", next });

/** How often in a row something may come up with nothing of use before an error says that it never will. */
export const MAX_ATTEMPTS = 1000;

/** The generator that has nothing to do. */
export const nothing: Generator = { next: () => DONE, update: () => nothing };

/** Puts a combinator back around what has become of the generator inside it. */
export type Rewrap = (inner: Generator) => Generator;

/**
 * A generator in front of another: `answer` speaks in its place, events go to the inner one, and `rewrap` is put around
 * what they made of it. Most events change nothing, and then nothing is made anew.
 */
export function around(
  inner: Generator,
  rewrap: Rewrap,
  answer: (context: Context, rewrap: Rewrap) => Step,
): Generator {
  const self: Generator = {
    next(context) {
      return answer(context, rewrap);
    },
    update(context, event) {
      const updated = inner.update(context, event);
      return updated === inner ? self : rewrap(updated);
    },
  };
  return self;
}

/** A generator that changes only what another one emits: `onTask` sees each task and what remains of the inner generator. */
export const eachTask = (
  inner: Generator,
  rewrap: Rewrap,
  onTask: (task: Task, rest: Generator, context: Context) => Step,
): Generator =>
  around(inner, rewrap, (context) => {
    const step = inner.next(context);
    return step.kind === "op" ? onTask(step.task, step.next, context) : carried(step, rewrap);
  });

/** A step of an inner generator as its wrapper hands it on: `rewrap` is put around what remains. */
export function carried(step: Step, rewrap: Rewrap): Step {
  if (step.kind === "op") return emit(step.task, rewrap(step.next));
  return step.kind === "pending" ? pending(rewrap(step.next)) : DONE;
}

/**
 * The first answer of a generator whose clock starts now. A task for later may lose to another, or be asked for again
 * when it is due, and the clock would start anew each time; so there is no task yet, and what is kept is the running clock.
 */
export function started(generator: Generator, context: Context): Step {
  const step = generator.next(context);
  return step.kind === "op" && step.task.time > context.time ? pending(generator) : step;
}
