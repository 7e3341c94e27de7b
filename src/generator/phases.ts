import type { Generator } from "./generator.ts";
import { concat } from "./sequence.ts";
import { around, pending } from "./wrap.ts";

/** Waits until every thread it can see is idle, then begins. */
export function synchronize(inner: Generator): Generator {
  return around(inner, synchronize, (context) =>
    context.free.length < context.threads.length ? pending(synchronize(inner)) : inner.next(context),
  );
}

/** One after another, each beginning when everything of the one before has completed. */
export const phases = (...generators: readonly Generator[]): Generator =>
  concat(...generators.map(synchronize));

/** First the one; once all of it has completed, the other. */
export const andThen = (first: Generator, second: Generator): Generator => concat(first, synchronize(second));
