import { usageError } from "../core/errors.ts";
import { between, forked, working } from "./context.ts";
import type { Context, Generator, Thread } from "./generator.ts";
import { race } from "./race.ts";
import { updateOne } from "./side-by-side.ts";

/** So many threads for this generator. */
export type Share = readonly [threads: number, generator: Generator];

/**
 * Deals out threads: `reserve([5, writes], [2, scans], reads)` gives the first five to `writes`, the next two to `scans`
 * and all others to `reads`. It counts from the first thread it can see, so one reservation fits into another. Among
 * equally soon tasks a generator wins in proportion to its threads.
 *
 * @throws when the shares leave no thread for the last generator.
 */
export function reserve(...shares: readonly [...Share[], Generator]): Generator {
  const rest = shares.at(-1) as Generator;
  const reserved = shares.slice(0, -1) as readonly Share[];
  return dealt(
    reserved.map(([threads]) => threads),
    [...reserved.map(([, generator]) => generator), rest],
  );
}

function dealt(counts: readonly number[], generators: readonly Generator[]): Generator {
  const self: Generator = {
    next(context) {
      const own = forked(context);
      const ranges = deal(counts, context);
      return race(generators, own, {
        ask: (generator, i) => generator.next(seenBy(own, ranges[i] as Range)),
        take: "soonest",
        rewrap: (rest) => dealt(counts, rest),
        weights: ranges.map(({ size }) => size),
      });
    },
    update(context, event) {
      const ranges = deal(counts, context);
      const i = ranges.findIndex(({ low, high }) => low <= event.thread && event.thread < high);
      const updated =
        i < 0 ? generators : updateOne(generators, i, seenBy(context, ranges[i] as Range), event);
      return updated === generators ? self : dealt(counts, updated);
    },
  };
  return self;
}

/** A run of neighbouring threads: from `low` up to, not including, `high`. */
interface Range {
  readonly low: Thread;
  readonly high: Thread;
  readonly size: number;
}

const seenBy = (context: Context, { low, high }: Range): Context => between(context, low, high);

function deal(counts: readonly number[], context: Context): Range[] {
  const { threads } = working(context);
  const rest = threads.length - counts.reduce((sum, count) => sum + count, 0);
  if (rest <= 0)
    throw usageError(
      `reserve(${counts.join(" + ")}) leaves none of the ${threads.length} threads for its last generator`,
    );
  let from = 0;
  return [...counts, rest].map((size) => {
    const low = threads[from] as Thread;
    from += size;
    return { low, high: threads[from] ?? Infinity, size };
  });
}
