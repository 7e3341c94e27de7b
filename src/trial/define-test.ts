import type { Checker } from "../check/checker.ts";
import type { Call, Client, ClientIo, ClientNode } from "../client/client.ts";
import type { Duration } from "../core/duration.ts";
import type { AnyOperations, Generators } from "../generator/builder.ts";
import type { Generator } from "../generator/generator.ts";
import type { Schedule } from "../nemesis/schedule.ts";
import type { ConfiguredSystem } from "../runtime/configure.ts";

/** What of a test does not depend on its operations. */
interface Setting {
  readonly name: string;
  readonly system: ConfiguredSystem;
  /** What breaks the cluster, and when: `every(seconds(10), partition(["majority"]))`. */
  readonly nemesis?: readonly Schedule[];
  readonly checkers: readonly Checker[];
  /** How long faults and operations go on. 30 s when not said. */
  readonly duration?: Duration;
  /** Operations a second, all clients together. 200 when not said. */
  readonly rate?: number;
  /** Client threads; thread `t` speaks to node `t mod nodes`. Twice the nodes, at least 6, when not said. */
  readonly concurrency?: number;
  /** How long one operation may take before it counts as unanswered. 2 s when not said. */
  readonly timeout?: Duration;
}

/** Unconstrained where they are inferred: a constraint would be a second opinion on what a connection is, and a laxer one. */
type Known<O> = O extends AnyOperations ? O : never;

/** What clients do, written with combinators that know the client's operations. */
interface Script<O> {
  /** What clients do while faults come and go, without end: the plan's duration and rate are applied to it. */
  readonly generator: (g: Generators<Known<O>>) => Generator;
  /** What is read once everything is healed and every node answers again. */
  readonly finalReads?: (g: Generators<Known<O>>) => Generator;
}

/**
 * A test: which system, how to speak to it, what to do, what to break, and what must hold. Plain data and functions;
 * importing a test runs nothing. This is its form once {@link defineTest} has checked its parts against each other.
 */
export interface AnyTest extends Setting, Script<AnyOperations> {
  // biome-ignore lint/suspicious/noExplicitAny: the connection's type is the client's own business.
  readonly client: Client<any>;
}

/** A test as a user writes it. `C` is whatever `open` makes, `O` the operations by name. */
export interface Test<C, O> extends Setting, Script<O> {
  readonly client: {
    readonly open: (node: ClientNode, io: ClientIo) => C | Promise<C>;
    readonly close?: (connection: C) => unknown;
    // biome-ignore lint/suspicious/noExplicitAny: the input's type is inferred from the function its author writes.
    readonly operations: O & { readonly [f: string]: (connection: C, input: any, call: Call) => unknown };
    /** Operations without any effect: their errors are `fail`. Looked over when the test is loaded: typed by `O`, it would fix `O` too early. */
    readonly readOnly?: readonly string[];
    /** Whether it puts `node.namespace` before the name of all that it reads and writes: needed for `--target`. */
    readonly namespaced?: boolean;
  };
}

/**
 * Identity, for inference: the connection's type comes from `open`, names and inputs of the generator's operations come
 * from `operations`; so a wrong name, a wrong input and a missing one are errors of the compiler.
 */
export const defineTest = <C, O>(test: Test<C, O>): AnyTest => test as unknown as AnyTest;
