import type { CheckerReference } from "../core/claim.ts";
import { usageError } from "../core/errors.ts";
import type { Value } from "../core/value.ts";
import type { Checker } from "./checker.ts";
import { importModule } from "./import-module.ts";

/** How a test file names the checkers it holds: `export` is `default`, and `options` the position in its list. */
interface TestModule {
  readonly default?: { readonly checkers?: readonly unknown[] };
  readonly [name: string]: unknown;
}

/**
 * Makes the checker that a reference names, by importing its module: the package's own, or a user's test file again
 * (importing a test runs nothing).
 *
 * @throws a usage error when the module is gone, cannot be loaded, or no longer holds what the reference names.
 */
export async function loadChecker(reference: CheckerReference): Promise<Checker> {
  const module = (await importModule(reference.module)) as TestModule;
  const made = reference.module.startsWith("file:")
    ? module.default?.checkers?.[Number(reference.options)]
    : make(module[reference.export], reference.options);
  if (isChecker(made)) return made;
  throw usageError(
    `${reference.module} has no checker ${reference.export}(${JSON.stringify(reference.options)}) any more: it has changed since the run was recorded`,
  );
}

const make = (factory: unknown, options: Value): unknown =>
  typeof factory === "function" ? (factory as (options: Value) => unknown)(options) : undefined;

const isChecker = (value: unknown): value is Checker =>
  typeof (value as Checker | undefined)?.check === "function";
