import type { Value } from "../../../src/core/value.ts";
import type { Model, ModelOperation } from "../model.ts";
import { wholeNumber } from "./options.ts";

/** What a semaphore may be told. */
export interface SemaphoreOptions {
  /** How many permits there are. */
  readonly permits: number;
  /** How many of them are free before anything happened; all without it. */
  readonly initial?: number;
}

/**
 * A semaphore: `acquire` takes a permit, or as many as its input says, if they are free; one that answers `false` found too
 * few. `release` gives as many back; more than there are cannot be free. Its state is the number of free permits.
 */
export function semaphore({ permits, initial = permits }: SemaphoreOptions): Model<number> {
  wholeNumber("permits", permits, 1);
  return {
    name: "semaphore",
    init: wholeNumber("initial", initial, 0),
    functions: { acquire: "both", release: "both" },
    refuses: ({ f, input }) => (isAmount(input) ? undefined : `${f} takes a number of permits, or nothing`),
    step: (free, operation) => step(free, operation, permits),
    describeState: (free) => `${free} of ${permits} free`,
  };
}

function step(free: number, { f, input, output }: ModelOperation, permits: number): number | undefined {
  const amount = (input as number | null) ?? 1;
  if (f === "release") return free + amount <= permits ? free + amount : undefined;
  if (output === false) return free < amount ? free : undefined;
  return free >= amount ? free - amount : undefined;
}

const isAmount = (input: Value): boolean =>
  input === null || (Number.isSafeInteger(input) && (input as number) > 0);
