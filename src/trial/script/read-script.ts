import { readFileSync } from "node:fs";
import { z } from "zod";
import { messageOf, usageError } from "../../core/errors.ts";
import { nodeNames } from "../../core/node.ts";
import type { Script } from "../../core/script.ts";

const value: z.ZodType = z.json();
const time = z.number().nonnegative();
const count = z.int().nonnegative();

const operation = z.strictObject({
  time,
  thread: count,
  f: z.string(),
  key: z.union([z.string(), z.number()]).optional(),
  input: value,
});

const fault = z
  .strictObject({ begin: time, end: time, nemesis: z.string(), plan: value })
  .refine(({ begin, end }) => begin <= end, { path: ["end"], message: "ends before it begins" });

/** A script as it may be trusted: a file is an edge, and a person may have written or edited it. */
const schema = z
  .strictObject({
    scriptVersion: z.literal(1),
    test: z.string(),
    seed: count,
    nodes: z.array(z.string()).min(1),
    set: z.record(z.string(), z.union([z.string(), z.number()])),
    mutants: z.array(z.string()),
    concurrency: count.min(1),
    duration: z.number().positive(),
    operations: z.array(operation),
    faults: z.array(fault),
  })
  .check(({ value: { nodes, concurrency, operations }, issues }) => {
    if (nodeNames(nodes.length).join() !== nodes.join())
      issues.push({
        code: "custom",
        path: ["nodes"],
        input: nodes,
        message: `nodes are called ${nodeNames(nodes.length).join(", ")}`,
      });
    for (const [i, { thread }] of operations.entries())
      if (thread >= concurrency)
        issues.push({
          code: "custom",
          path: ["operations", i, "thread"],
          input: thread,
          message: `there are ${concurrency} threads, from 0`,
        });
  });

/**
 * Reads a script and looks over its form.
 *
 * @throws a usage error that says which field is wrong, and how.
 */
export function readScript(path: string): Script {
  const result = schema.safeParse(contentOf(path));
  if (result.success) return result.data as Script;
  throw usageError(`${path} is not a script: ${z.prettifyError(result.error)}`);
}

function contentOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw usageError(`the script ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
