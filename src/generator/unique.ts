import { usageError } from "../core/errors.ts";
import type { Random } from "../core/random.ts";
import type { Value } from "../core/value.ts";
import { withIssued } from "./context.ts";
import type { Context, Generator } from "./generator.ts";
import { carried, emit } from "./wrap.ts";

/** Known to all copies of this package: a test file may have loaded its own. */
const UNIQUE: unique symbol = Symbol.for("ordeal.unique");

/** An input that is never handed out twice in its scope: a value made from the next number. */
export interface Unique<T = Value> {
  readonly [UNIQUE]: (n: number, random: Random) => T;
}

/** The numbers 0, 1, 2, … of the scope (the run, or the key), each handed out once however many copies of a generator ask. */
export function unique(): Unique<number>;
/** Values that hold such a number: `unique((n) => ["append", n])`. */
export function unique<T extends Value>(value: (n: number, random: Random) => T): Unique<T>;
export function unique(value: (n: number, random: Random) => Value = (n) => n): Unique {
  return { [UNIQUE]: value };
}

/** True for what {@link unique} made. */
export const isUnique = (input: unknown): input is Unique =>
  typeof input === "object" && input !== null && UNIQUE in input;

/** The value for the next number of the scope. */
export const nextUnique = (input: Unique, context: Context): Value =>
  input[UNIQUE](issuedSoFar(context), context.random.fork(0));

/** How many numbers the scope has handed out. @throws where there is no scope to count in. */
export function issuedSoFar({ issued }: Context): number {
  if (issued === undefined)
    throw usageError("unique() has nothing to count in: wrap the whole generator in numbered(…)");
  return issued;
}

/**
 * The scope in which `unique()` counts. The count is here and not in the operation, so two copies of an operation (one
 * a thread, one a phase) never hand out the same value; and it is state, not a variable, so asking twice is asking once.
 */
export const numbered = (inner: Generator): Generator => counting(inner, 0);

function counting(inner: Generator, issued: number): Generator {
  const self: Generator = {
    next(context) {
      const step = inner.next(withIssued(context, issued));
      if (step.kind !== "op" || step.task.issued === undefined)
        return carried(step, (rest) => counting(rest, issued));
      const { issued: counted, ...task } = step.task;
      return emit(task, counting(step.next, counted));
    },
    update(context, event) {
      const updated = inner.update(withIssued(context, issued), event);
      return updated === inner ? self : counting(updated, issued);
    },
  };
  return self;
}
