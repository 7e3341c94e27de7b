import type { Random } from "../core/random.ts";
import type { Context, Thread } from "./generator.ts";

/**
 * The same context with draws of its own. A combinator that draws forks once, draws from the fork and hands the fork on
 * to what it wraps; that forks again before it draws. So no two draws of one answer are the same, and none moves another.
 */
export const forked = (context: Context): Context => redrawn(context, 0);

/** The same context with other draws for each `attempt`: what would you say if the dice had fallen differently? */
export const redrawn = (context: Context, attempt: number, issued = context.issued): Context =>
  view(context, context.time, context.threads, context.free, context.random.fork(attempt), issued);

/** The same context at another time: what would you say then? */
export const atTime = (context: Context, time: number): Context =>
  view(context, time, context.threads, context.free, context.random, context.issued);

/** The same context where `unique()` has handed out `issued` values. */
export const withIssued = (context: Context, issued: number | undefined): Context =>
  view(context, context.time, context.threads, context.free, context.random, issued);

/** The context as seen by the threads that pass. O(threads). */
export const filtered = (context: Context, passes: (thread: Thread) => boolean): Context =>
  withThreads(context, context.threads.filter(passes), context.free.filter(passes));

/** The context as seen by the threads from `low` up to, not including, `high`. O(log threads), and a copy of those seen. */
export function between(context: Context, low: Thread, high: Thread): Context {
  const threads = slice(context.threads, low, high);
  return threads === context.threads
    ? context
    : withThreads(context, threads, slice(context.free, low, high));
}

const withThreads = (context: Context, threads: readonly Thread[], free: readonly Thread[]): Context =>
  view(context, context.time, threads, free, context.random, context.issued);

/**
 * The context as seen by the threads that may be given ordinary work: the clients, or the nemeses where only they can be
 * seen. Nothing that speaks of "every thread" means a nemesis by accident.
 */
export const working = (context: Context): Context =>
  between(context, context.threads[firstWorkThread(context.threads)] ?? 0, Infinity);

/**
 * The idle thread whose turn it is: round-robin by the number of the task, the next idle one after it where it is busy.
 * `undefined` when all are busy. O(log threads).
 */
export function freeThread({ threads, free, emitted }: Context): Thread | undefined {
  const first = firstWorkThread(threads);
  const turn = threads[first + (emitted % (threads.length - first))];
  if (turn === undefined) return undefined;
  return free[lowerBound(free, turn)] ?? free[lowerBound(free, threads[first] as Thread)];
}

function firstWorkThread(threads: readonly Thread[]): number {
  const firstClient = lowerBound(threads, 0);
  return firstClient === threads.length ? 0 : firstClient;
}

/** The part of an ascending list from `low` up to `high`; the list itself where that is all of it. */
function slice(threads: readonly Thread[], low: Thread, high: Thread): readonly Thread[] {
  const from = lowerBound(threads, low);
  const to = lowerBound(threads, high);
  return from === 0 && to === threads.length ? threads : threads.slice(from, to);
}

/** The index of the first thread of an ascending list that is not below `thread`. */
function lowerBound(threads: readonly Thread[], thread: Thread): number {
  let low = 0;
  let high = threads.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((threads[middle] as Thread) < thread) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Field by field, not by spread: contexts are made millions of times a second, and one shape for all keeps them fast. */
const view = (
  { emitted, processOf }: Context,
  time: number,
  threads: readonly Thread[],
  free: readonly Thread[],
  random: Random,
  issued: number | undefined,
): Context => ({ time, emitted, threads, free, processOf, random, issued });
