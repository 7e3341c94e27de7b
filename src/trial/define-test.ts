import type { Checker } from "../check/checker.ts";
import type { Client, Operations } from "../client/client.ts";
import type { Duration } from "../core/duration.ts";
import type { Generators } from "../generator/builder.ts";
import type { Generator } from "../generator/generator.ts";
import type { Schedule } from "../nemesis/schedule.ts";
import type { ConfiguredSystem } from "../runtime/configure.ts";

/**
 * A test as a user writes it: which system, how to speak to it, what to do, what to break, and what must hold.
 * Plain data and functions; importing a test runs nothing.
 */
export interface Test<C, O extends Operations<C>> {
  readonly name: string;
  readonly system: ConfiguredSystem;
  readonly client: Client<C, O>;
  /** What clients do while faults come and go, without end: the plan's duration and rate are applied to it. */
  readonly generator: (g: Generators<O>) => Generator;
  /** What is read once everything is healed and every node answers again. */
  readonly finalReads?: (g: Generators<O>) => Generator;
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

// biome-ignore lint/suspicious/noExplicitAny: a test of any connection and operations, once they have been checked against each other.
export type AnyTest = Test<any, any>;

/**
 * Identity, for inference: the connection's type comes from `open`, and names and inputs of the generator's operations from
 * `operations`, so a wrong one is a compile error.
 */
// biome-ignore lint/suspicious/noExplicitAny: the input's type is inferred from the function its author writes.
export function defineTest<C, O extends { readonly [K in keyof O]: (connection: C, input: any, call: any) => unknown }>(
  test: Omit<Test<C, Operations<C>>, "client" | "generator" | "finalReads"> & {
    readonly client: Omit<Client<C>, "operations"> & { readonly operations: O & { readonly [K in keyof O]: (connection: C, input: any, call: any) => unknown } };
    readonly generator: (g: Generators<O>) => Generator;
    readonly finalReads?: (g: Generators<O>) => Generator;
  },
): AnyTest {
  return test as unknown as AnyTest;
}
