import type { Key } from "../../src/core/operation.ts";
import type { Value } from "../../src/core/value.ts";

/**
 * An operation as a model sees it. `output` is absent when the operation is indeterminate: whatever came of it, nobody was
 * told. A step has one outcome even then; where the object could answer in several ways, the model takes one that allows no
 * less than the others.
 */
export interface ModelOperation {
  readonly f: string;
  readonly input: Value;
  readonly output?: Value;
  /** Who performed it, only where the model {@link Model.seesProcess}. */
  readonly process?: number;
}

/**
 * What a kind of operation does with the object. `changes`: it is possible in every state and its answer says nothing (a
 * write). `observes`: its answer depends on the state, which it never changes (a read). `both`: a compare-and-set, a dequeue.
 */
export type Role = "changes" | "observes" | "both";

/**
 * A sequential specification: what one object would do if operations came to it one by one.
 *
 * A record of functions, all of them pure. States are JSON values, so that the checker can number them and remember every
 * step it has taken; a step is computed once and then looked up.
 */
export interface Model<State extends Value = Value> {
  readonly name: string;
  readonly init: State;
  /** The operation kinds it knows. A history with others is not judged by this model. */
  readonly functions: { readonly [f: string]: Role };
  /** The state after `operation`, or `undefined` where it could not have happened, or not with that output. */
  step(state: State, operation: ModelOperation): State | undefined;
  /** What is wrong with an operation that `step` could not make sense of, where something is: asked once for each distinct one. */
  readonly refuses?: (operation: ModelOperation) => string | undefined;
  /** Which of several independent parts of the object an operation touches, by its kind and input: each is an object of its own, that begins as `init`. */
  readonly partition?: (operation: ModelOperation) => Value;
  /** The same object told part by part, for histories in which no operation touches several parts: what it knows of kinds is what it may judge. */
  readonly parts?: Model;
  /** True when what an operation does depends on who performs it: then it carries its process. */
  readonly seesProcess?: true;
  /** For objects that hold one value which every change replaces as a whole. It makes the search and the explanation better, never different. */
  readonly cell?: Cell;
  /**
   * What an operation is about, where it is about one thing: an element of a queue. What is left of a linearizable history must
   * be linearizable when all operations about one thing are left out. It makes witnesses smaller, never different.
   */
  readonly subject?: (operation: ModelOperation) => Value | undefined;
  /** The object that it is, where common histories of such an object can be decided without a search (`fast/`). */
  readonly shape?: Shape;
  /** For objects whose observers show what happened long before. It makes the search faster, never different. */
  readonly lookAhead?: LookAhead<State>;
  /** An operation in a few words: `write 5`, `read → 4`. */
  readonly describeOperation?: (operation: ModelOperation) => string;
  /** A state in a few words. Without it, its JSON. */
  describeState?(state: State): string;
}

/**
 * Objects with a decision by a sweep, told by the operation kinds of the stock model of that name. `element` is one element of a
 * set.
 */
export type Shape = "register" | "fifo-queue" | "owner-mutex" | "set" | "element";

/**
 * An object that holds one value, told by what each operation demands and leaves. For such objects it can be decided which
 * operations nobody could have noticed, and a contradiction can be told as a story.
 */
export interface Cell {
  /** The only value at which the operation is possible; `undefined` when it is possible at any. */
  readonly demands: (operation: ModelOperation) => Value | undefined;
  /** The value that it leaves behind; `undefined` when it leaves what was there. */
  readonly leaves: (operation: ModelOperation) => Value | undefined;
}

/**
 * What can be said of a state by looking at an observation that is still to come: a string that is appended to must begin with
 * what it holds now, or that observation will never be possible.
 */
export interface LookAhead<State extends Value = Value> {
  /** Which independent part of the object an operation touches: a map's key. Without it, the object is one part. */
  readonly part?: (operation: ModelOperation) => Key;
  /** True where the operation sets its part anew, whatever was there: what comes after it says nothing of what came before. */
  readonly resets: (operation: ModelOperation) => boolean;
  /** Whether an observation could still be possible some time after `state`, if nothing resets its part in between. */
  feasible(state: State, observation: ModelOperation): boolean;
}
