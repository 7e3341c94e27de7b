import { between, forked, working } from "./context.ts";
import type { Context, Generator, Step, Thread } from "./generator.ts";
import { race } from "./race.ts";

/** A copy of the generator for each thread, which sees that thread alone. Ends when all have ended. O(threads) an answer. */
export const eachThread = (inner: Generator): Generator =>
  copied({ original: inner, ownerOf: (thread) => thread, copies: new Map() });

/**
 * A copy for each process, which sees its thread alone. A process that ends with an `info` is followed by a new one with
 * a fresh copy, so this may never end by itself. O(threads) an answer.
 */
export const eachProcess = (inner: Generator): Generator =>
  copied({ original: inner, ownerOf: (_, process) => process, copies: new Map() });

interface State {
  readonly original: Generator;
  /** Whose a copy is: the thread's, or that of the process which the thread carries. */
  readonly ownerOf: (thread: Thread, process: number) => number;
  readonly copies: ReadonlyMap<Thread, { readonly owner: number; readonly generator: Generator }>;
}

function copied(state: State): Generator {
  const self: Generator = {
    next(context) {
      const own = working(forked(context));
      // The busy ones cannot have a task; they are asked only to tell "all have ended" from "wait".
      const step = ask(state, own, own.free);
      return step.kind === "op" ? step : ask(state, own, own.threads);
    },
    update(context, event) {
      if (state.ownerOf(event.thread, event.process) !== ownerOn(state, context, event.thread)) return self;
      const copy = copyOn(state, context, event.thread);
      const updated = copy.update(alone(context, event.thread), event);
      return updated === copy ? self : withCopies(state, context, [event.thread], [updated]);
    },
  };
  return self;
}

function ask(state: State, own: Context, threads: readonly Thread[]): Step {
  const copies = threads.map((thread) => copyOn(state, own, thread));
  return race(copies, own, {
    ask: (copy, i) => copy.next(alone(own, threads[i] as Thread)),
    take: "soonest",
    rewrap: (rest) => withCopies(state, own, threads, rest),
  });
}

const alone = (context: Context, thread: Thread): Context => between(context, thread, thread + 1);

const ownerOn = (state: State, context: Context, thread: Thread): number =>
  state.ownerOf(thread, context.processOf(thread));

function copyOn(state: State, context: Context, thread: Thread): Generator {
  const copy = state.copies.get(thread);
  return copy?.owner === ownerOn(state, context, thread) ? copy.generator : state.original;
}

function withCopies(
  state: State,
  context: Context,
  threads: readonly Thread[],
  generators: readonly Generator[],
): Generator {
  const copies = new Map(state.copies);
  threads.forEach((thread, i) => {
    copies.set(thread, { owner: ownerOn(state, context, thread), generator: generators[i] as Generator });
  });
  return copied({ ...state, copies });
}
