import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { importModule } from "../check/import-module.ts";
import { usageError } from "../core/errors.ts";
import { build } from "../generator/builder.ts";
import type { AnyTest } from "./define-test.ts";
import type { Order } from "./order.ts";
import type { Subject } from "./subject.ts";

/**
 * A user's own test file. It is imported (which runs nothing), looked over, and hashed, so that `ordeal check` can say
 * whether the checkers it finds there later are still those that were meant.
 *
 * @throws a usage error when the file is missing, throws, or does not export a test.
 */
export async function fileSubject(order: Order): Promise<Subject> {
  const path = resolve(order.what);
  if (!existsSync(path))
    throw usageError(
      `there is no file ${order.what}. Expected a test file whose default export is defineTest({ … }).`,
    );
  if (order.claim !== undefined)
    throw usageError(`--claim goes with stock pairs; ${order.what} brings checkers of its own`);
  if (order.set !== undefined)
    throw usageError(`--set goes with stock pairs; ${order.what} configures its system itself`);
  const test = await importTest(path, order.what);
  const url = pathToFileURL(path).href;
  const { system, nodes, settings } = test.system;
  return {
    test: test.name,
    system,
    workload: basename(path),
    settings,
    nodes,
    client: test.client,
    generator: () => build(test.client.operations, test.generator),
    ...(test.finalReads ? { finalReads: () => build(test.client.operations, test.finalReads as never) } : {}),
    schedules: test.nemesis ?? [],
    references: test.checkers.map((_, i) => ({
      module: url,
      export: test.checkers[i]?.name ?? "default",
      options: i,
    })),
    functions: [],
    file: { path, sha256: hashOf(path) },
    ...optional(test),
  };
}

/** The SHA-256 of a file, as a plan records it. */
export const hashOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

async function importTest(path: string, name: string): Promise<AnyTest> {
  const test = (await importModule(path)).default as AnyTest | undefined;
  const problems =
    test && typeof test === "object" ? problemsOf(test) : ["a default export made by defineTest({ … })"];
  if (problems.length === 0 && test) return test;
  throw usageError(`${name} is not a test. Missing: ${problems.join("; ")}.`);
}

/** Everything that is missing at once, so that nobody mends a test one message at a time. */
function problemsOf(test: AnyTest): string[] {
  const wanted: (readonly [boolean, string])[] = [
    [typeof test.name === "string" && test.name !== "", "name, a text"],
    [typeof test.system?.system?.name === "string", "system, such as etcd({ nodes: 3 })"],
    [typeof test.client?.open === "function", "client.open, a function"],
    [typeof test.client?.operations === "object", "client.operations, functions by name"],
    [typeof test.generator === "function", "generator, a function of g"],
    [Array.isArray(test.checkers) && test.checkers.length > 0, "checkers, at least one"],
  ];
  const unknown = (test.client?.readOnly ?? []).filter(
    (f) => !Object.hasOwn(test.client.operations ?? {}, f),
  );
  if (unknown.length > 0)
    wanted.push([false, `operations of the names in client.readOnly: ${unknown.join(", ")}`]);
  return wanted.filter(([holds]) => !holds).map(([, what]) => what);
}

function optional({ duration, rate, concurrency, timeout }: AnyTest) {
  const given = Object.entries({ duration, rate, concurrency, timeout }).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(given) as Pick<Subject, "duration" | "rate" | "concurrency" | "timeout">;
}
