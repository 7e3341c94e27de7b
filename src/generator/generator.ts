import type { Key, OperationType } from "../core/operation.ts";
import type { Random } from "../core/random.ts";
import type { Value } from "../core/value.ts";

/**
 * A thread of the test: client threads are numbered from 0, nemesis threads are negative (-1 is the first nemesis).
 * A thread carries one process at a time; a client process that ends with `info` is retired and its thread gets a new one.
 */
export type Thread = number;

/** True for threads that drive the system, false for those that break it. */
export const isClient = (thread: Thread): boolean => thread >= 0;

/** Something to do: the operation a generator asks for. */
export interface Task {
  readonly f: string;
  readonly input: Value;
  readonly key?: Key;
  readonly thread: Thread;
  /** When to do it, nanoseconds since the run began. In the past means now. */
  readonly time: number;
  /** Never sent to a client and never journaled: the thread is busy for `input` nanoseconds (`sleep`), or a line is logged (`log`). */
  readonly pseudo?: "sleep" | "log";
  /** Where the input came from `unique()`: how many such values its scope has handed out, this one included. */
  readonly issued?: number;
}

/** What a generator sees when it is asked. It keeps nothing of it: everything is valid for this one call. */
export interface Context {
  /** Nanoseconds since the run began. */
  readonly time: number;
  /** How many tasks have been handed out so far: the number of the next one. */
  readonly emitted: number;
  /** The threads this generator may see, in ascending order. */
  readonly threads: readonly Thread[];
  /** Those of them that are idle, in ascending order. */
  readonly free: readonly Thread[];
  /** The process a thread carries now. */
  readonly processOf: (thread: Thread) => number;
  /**
   * Draws of this one task: a stream forked from the seed by `emitted`. Fork it and draw from the fork, never from the
   * stream itself: then asking twice with the same context draws the same, a generator may be asked speculatively, and
   * what the n-th task is depends on the seed and n, not on how often anybody asked.
   */
  readonly random: Random;
  /** How many values `unique()` has handed out in this scope (`numbered`: the run, or one key). Absent outside of any. */
  readonly issued?: number | undefined;
}

/** What a generator is told of: every task handed to a worker, and every completion. */
export interface GeneratorEvent {
  readonly type: "invoke" | OperationType;
  readonly thread: Thread;
  readonly process: number;
  readonly f: string;
  readonly key?: Key;
  readonly input: Value;
  readonly output?: Value;
  readonly time: number;
}

/** A generator's answer: do this, ask again later (time passes or something completes first), or nothing more, ever. */
export type Step =
  | { readonly kind: "op"; readonly task: Task; readonly next: Generator }
  | { readonly kind: "pending"; readonly next: Generator }
  | { readonly kind: "done" };

/**
 * A pure value that says what to do next. Laws (`test/laws/generator.test.ts`): done stays done · asking does not change
 * it, only keeping `next` does · times never go back · a thread is given at most one task at a time · the same seed
 * gives the same schedule.
 */
export interface Generator {
  next(context: Context): Step;
  /** The generator after an event. Most do not care and return themselves. */
  update(context: Context, event: GeneratorEvent): Generator;
}

/** Nothing more to do. */
export const DONE: Step = { kind: "done" };
