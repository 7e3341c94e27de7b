import { usageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import * as combinators from "./combinators.ts";
import type { Generator } from "./generator.ts";
import type { Input } from "./input.ts";
import { op } from "./op.ts";

/** A client's operations as far as a generator knows them: their names, and what each takes as its input. */
export interface AnyOperations {
  // biome-ignore lint/suspicious/noExplicitAny: only the type of the input is looked at; everything else may be anything.
  readonly [f: string]: (connection: any, input: any, ...rest: any[]) => unknown;
}

/** What follows an operation's name: nothing where it takes no input, else where its inputs come from. */
export type InputOf<F extends AnyOperations[string]> = Parameters<F>["length"] extends 0 | 1
  ? []
  : undefined extends Parameters<F>[1]
    ? [input?: Input<Exclude<Parameters<F>[1], undefined>>]
    : [input: Input<Parameters<F>[1]>];

/**
 * What a test's `generator: (g) => …` is written with: every combinator, and `g.op`, which knows the client's operations,
 * so that a wrong name, a wrong input and a missing one are errors of the compiler.
 */
export type Generators<O extends AnyOperations> = typeof combinators & {
  /** An operation of the client, over and over, its input drawn anew each time: `g.op("write", g.int(0, 4))`. */
  op<F extends keyof O & string>(f: F, ...input: InputOf<O[F]>): Generator;
};

/**
 * The generator that a test defines, being one scope for `unique()`.
 *
 * @throws for a name that is no operation: test files run without a compiler having looked at them.
 */
export function build<O extends AnyOperations>(
  operations: O,
  define: (g: Generators<O>) => Generator,
): Generator {
  const known = Object.keys(operations);
  return combinators.numbered(
    define({
      ...combinators,
      op(f, ...[input]) {
        if (known.includes(f)) return op(f, input as Input);
        throw usageError(
          `the generator asks for "${f}", which is no operation of the client. ${suggestion(f, known)}`,
        );
      },
    }),
  );
}
