import type { Random } from "../core/random.ts";
import type { Value } from "../core/value.ts";
import { type Arbitrary, draw, isArbitrary } from "./arbitrary.ts";
import type { Context } from "./generator.ts";
import { isUnique, nextUnique, type Unique } from "./unique.ts";

/** An input computed anew for each task. Pure: `random` is the task's own, and whatever else it knows is the context's. */
export type Draw<T = Value> = (random: Random, context: Context) => T;

/** Where an operation's inputs come from: a constant, a fast-check arbitrary, a pure function, or `unique()`. */
export type Input<T = Value> = T | Arbitrary<T> | Draw<T> | Unique<T>;

/** An input made ready, once, so that a draw has nothing to decide. A constant costs nothing; the others fork the task's stream. */
export function sourceOf(input: Input): (context: Context) => Value {
  if (isArbitrary(input)) return (context) => draw(input, context.random.fork(0));
  if (isUnique(input)) return (context) => nextUnique(input, context);
  if (typeof input === "function") return (context) => input(context.random.fork(0), context);
  return () => input;
}
