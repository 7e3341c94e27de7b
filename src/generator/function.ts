import { usageError } from "../core/errors.ts";
import type { Random } from "../core/random.ts";
import { redrawn } from "./context.ts";
import { type Context, DONE, type Generator, type Step } from "./generator.ts";
import { around, carried, MAX_ATTEMPTS, nothing } from "./wrap.ts";

/** Makes the next generator, or `undefined` for the end. Pure; `random` is its own to draw from. */
export type Make = (random: Random, context: Context) => Generator | undefined;

/**
 * What a function returns, to its end; then the function is called again. It is called only when a task is wanted.
 *
 * @throws when 1000 generators in a row had nothing to do.
 */
export const fromFunction = (make: Make): Generator => made(make, nothing);

const made = (make: Make, current: Generator): Generator =>
  around(
    current,
    (rest) => made(make, rest),
    (context, rewrap) => carried(going(make, current, context), rewrap),
  );

/** The step of the current generator, or that of the first one made after it with anything to do. */
function going(make: Make, current: Generator, context: Context): Step {
  let step = current.next(redrawn(context, 0));
  for (let attempt = 1; step.kind === "done"; attempt++) {
    if (attempt > MAX_ATTEMPTS) throw emptyHanded();
    const own = redrawn(context, attempt);
    const fresh = make(own.random, own);
    if (fresh === undefined) return DONE;
    step = fresh.next(own);
  }
  return step;
}

const emptyHanded = (): Error =>
  usageError(`a function made ${MAX_ATTEMPTS} generators in a row that had nothing to do`);
