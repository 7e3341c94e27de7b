import { usageError } from "../core/errors.ts";
import type { Key } from "../core/operation.ts";
import { between, forked, working } from "./context.ts";
import type { Context, Generator, Step, Thread } from "./generator.ts";
import { race } from "./race.ts";
import { updateOne } from "./side-by-side.ts";
import { numbered } from "./unique.ts";
import { around, carried, emit, MAX_ATTEMPTS, nothing } from "./wrap.ts";

/** The keys of independent objects, in the order of their use: a list, or the n-th of them by a pure function. `undefined` ends it. */
export type Keys<K extends Key> = readonly K[] | ((n: number) => K | undefined);

/** What to do with one key. Pure; the generator it makes counts its `unique()` inputs for itself. */
export type ForKey<K extends Key> = (key: K) => Generator;

/** One key after another, each to the end of its generator, on all threads. Tasks carry the key; a generator hears only of its own. */
export const sequentialKeys = <K extends Key>(keys: Keys<K>, forKey: ForKey<K>): Generator =>
  inTurn({ keys, forKey }, nothing, 0);

/**
 * Several keys at once: the threads are dealt out in groups of `threadsPerKey` neighbours, each group works on a key of
 * its own, and takes the next when that key's generator ends. Many short keys make histories that are fast to check.
 *
 * @throws when the groups do not come out even: some threads would never do anything.
 */
export const concurrentKeys = <K extends Key>(
  threadsPerKey: number,
  keys: Keys<K>,
  forKey: ForKey<K>,
): Generator => grouped({ keys, forKey }, threadsPerKey, [], 0);

/** {@link concurrentKeys} with the keys 0, 1, 2, … without end. */
export const perKey = (threadsPerKey: number, forKey: ForKey<number>): Generator =>
  concurrentKeys(threadsPerKey, (n) => n, forKey);

interface Work<K extends Key> {
  readonly keys: Keys<K>;
  readonly forKey: ForKey<K>;
}

const inTurn = <K extends Key>(work: Work<K>, current: Generator, taken: number): Generator =>
  around(
    current,
    (rest) => inTurn(work, rest, taken),
    (context) => {
      const served = serve(work, current, taken, context);
      return carried(served.step, (rest) => inTurn(work, rest, served.taken));
    },
  );

function grouped<K extends Key>(
  work: Work<K>,
  size: number,
  groups: readonly Generator[],
  taken: number,
): Generator {
  const self: Generator = {
    next(context) {
      const own = working(forked(context));
      const before = Array.from({ length: groupCount(own.threads, size) }, (_, i) => groups[i] ?? nothing);
      const now = [...before];
      let taking = taken;
      return race(before, own, {
        ask(generator, i) {
          const served = serve(work, generator, taking, group(own, own.threads, size, i));
          [now[i], taking] = [served.generator, served.taken];
          return served.step;
        },
        take: "soonest",
        rewrap: (rest) => grouped(work, size, withKeysTaken(rest, before, now), taking),
      });
    },
    update(context, event) {
      const { threads } = working(context);
      const i = Math.floor(threads.indexOf(event.thread) / size);
      const updated = updateOne(groups, i, group(context, threads, size, i), event);
      return updated === groups ? self : grouped(work, size, updated, taken);
    },
  };
  return self;
}

/** A group that took up a key keeps it, even where another group's task came first and it was left as it was before. */
const withKeysTaken = (rest: readonly Generator[], before: readonly Generator[], now: readonly Generator[]) =>
  rest.map((left, i) => (left === before[i] ? (now[i] as Generator) : left));

/** The context of the i-th group of threads. */
const group = (context: Context, threads: readonly Thread[], size: number, i: number): Context =>
  between(context, threads[i * size] ?? Infinity, threads[(i + 1) * size] ?? Infinity);

function groupCount(threads: readonly Thread[], size: number): number {
  const over = threads.length % size;
  if (threads.length >= size && over === 0) return threads.length / size;
  const below = threads.length - over;
  throw usageError(
    `${threads.length} threads cannot be dealt out in groups of ${size} per key: ${over} would never do anything. ` +
      `Use a concurrency of ${below > 0 ? `${below} or ` : ""}${below + size}, or other threads per key`,
  );
}

/** An answer from a key's generator, or from that of the next key with anything to do. */
interface Served {
  readonly generator: Generator;
  readonly step: Step;
  /** How many keys have been taken up so far. */
  readonly taken: number;
}

function serve<K extends Key>(
  { keys, forKey }: Work<K>,
  current: Generator,
  taken: number,
  context: Context,
): Served {
  const empty = taken + MAX_ATTEMPTS;
  let generator = current;
  let step = generator.next(context);
  for (let n = taken; ; n++) {
    const key = step.kind === "done" ? keyAt(keys, n) : undefined;
    if (key === undefined) return { generator, step, taken: n };
    if (n === empty) throw usageError(`the generators of ${MAX_ATTEMPTS} keys in a row had nothing to do`);
    generator = tagged(key, numbered(forKey(key)));
    step = generator.next(context);
  }
}

const keyAt = <K extends Key>(keys: Keys<K>, n: number): K | undefined =>
  typeof keys === "function" ? keys(n) : keys[n];

/** Puts a key on every task, and lets through the events of that key only: late ones of the group's last key are not its own. */
function tagged(key: Key, inner: Generator): Generator {
  const self: Generator = {
    next(context) {
      const step = inner.next(context);
      if (step.kind !== "op") return carried(step, (rest) => tagged(key, rest));
      return emit({ ...step.task, key }, tagged(key, step.next));
    },
    update(context, event) {
      if (event.key !== key) return self;
      const updated = inner.update(context, event);
      return updated === inner ? self : tagged(key, updated);
    },
  };
  return self;
}
