import type { Duration } from "../core/duration.ts";
import { freeThread } from "./context.ts";
import type { Context, Generator, Task, Thread } from "./generator.ts";
import { type Input, sourceOf } from "./input.ts";
import { issuedSoFar, isUnique } from "./unique.ts";
import { emit, nothing, pending } from "./wrap.ts";

/**
 * An operation, over and over, each time with an input of its own: now, on the idle thread whose turn it is, pending
 * while all are busy. Clients do it; a nemesis only where nothing else can be seen. `once`, `limit` and `timeLimit` end it.
 */
export function op(f: string, input: Input = null): Generator {
  const source = sourceOf(input);
  const task = (context: Context, thread: Thread): Task => ({
    f,
    input: source(context),
    thread,
    time: context.time,
  });
  if (!isUnique(input)) return giving(task);
  return giving((context, thread) => ({ ...task(context, thread), issued: issuedSoFar(context) + 1 }));
}

/** Keeps one thread busy for a while, once. Nothing is sent and nothing is journaled. */
export const sleep = (duration: Duration): Generator => pseudo("sleep", duration);

/** Writes one line to the run's log, once. */
export const log = (message: string): Generator => pseudo("log", message);

const pseudo = (kind: "sleep" | "log", input: number | string): Generator =>
  giving(({ time }, thread) => ({ f: kind, input, thread, time, pseudo: kind }), nothing);

/** Gives the next idle thread a task and goes on as `after`, or as it is. */
function giving(taskFor: (context: Context, thread: Thread) => Task, after?: Generator): Generator {
  const self: Generator = {
    next(context) {
      const thread = freeThread(context);
      return thread === undefined ? pending(self) : emit(taskFor(context, thread), after ?? self);
    },
    update: () => self,
  };
  return self;
}
