import type { Random } from "../../src/core/random.ts";
import type { Value } from "../../src/core/value.ts";

/** An operation before anything came of it. */
export interface Call {
  readonly f: string;
  readonly input: Value;
  readonly process: number;
}

/** What may come of an operation: the state after it, and its answer; without `output`, the answer says nothing. */
export interface Outcome {
  readonly state: Value;
  readonly output?: Value;
}

/**
 * An object that exists only here: random histories are made with it, and brute force tries every order of its operations.
 * It shares no code with the models that it judges.
 */
export interface SimulatedObject {
  readonly initial: Value;
  /** A random operation for a process. `fresh` gives a number that it never gave before. */
  readonly draw: (random: Random, world: World) => Omit<Call, "process">;
  /** All that may come of an operation in a state; nothing where it cannot happen. */
  readonly outcomes: (state: Value, call: Call) => readonly Outcome[];
  /** A value near another: what a wrong object might have answered, or been asked for. Without it, any small number. */
  readonly another?: (random: Random, value: Value, isOutput: boolean) => Value;
  /** Operations that answer nothing (locks) are made wrong by forgetting one. */
  readonly forgetful?: true;
  /** Kinds that never end as `info`. */
  readonly definite?: readonly string[];
}

/** What a simulated client knows when it draws an operation. */
export interface World {
  readonly state: Value;
  readonly process: number;
  readonly fresh: () => number;
}
