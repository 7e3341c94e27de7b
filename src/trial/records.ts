import { z } from "zod";
import type { Results } from "../check/results.ts";
import type { RunDirectory } from "../control/run-directory.ts";
import { usageError } from "../core/errors.ts";
import type { EnvironmentRecord, PlanRecord } from "../history/plan-record.ts";

const value: z.ZodType = z.json();
const reference = z.object({ module: z.string(), export: z.string(), options: value });
const claim = z.object({ name: z.string(), why: z.string() });

const faults = z.object({
  interval: z.number(),
  atOnce: z.number(),
  intensity: z.string(),
  targets: z.array(z.string()).optional(),
  swarm: z.boolean(),
  leftOut: z.array(z.object({ from: z.string(), fault: z.string(), reason: z.string() })),
});

/** `plan.json` as it may be trusted: a file is an edge, and a person may have edited it. */
const planSchema = z.object({
  schemaVersion: z.literal(1),
  test: z.string(),
  seed: z.number(),
  command: z.string(),
  system: z.string(),
  workload: z.string(),
  runtime: z.string(),
  nodes: z.array(z.string()),
  options: z.record(z.string(), value),
  nemeses: z.array(z.string()),
  faults: faults.optional(),
  mutants: z.array(z.string()).optional(),
  functions: z.array(z.string()),
  readOnly: z.array(z.string()).optional(),
  duration: z.number(),
  rate: z.number(),
  concurrency: z.number(),
  timeout: z.number(),
  claim: claim.optional(),
  checkers: z.array(reference),
  file: z.object({ path: z.string(), sha256: z.string() }).optional(),
  startedAt: z.string(),
  versions: z.object({ ordeal: z.string(), node: z.string(), os: z.string(), git: z.string().optional() }),
});

const named = z.object({ name: z.string(), value: z.string() });
const code = z.object({
  marks: z.record(z.string(), z.number()),
  asked: z.array(z.string()),
  crashed: z.array(z.object({ node: z.string(), time: z.number(), what: z.string() })),
});
const notRecovered = z.object({
  waited: z.number(),
  nodes: z.array(
    z.object({
      node: z.string(),
      asked: z.number(),
      answered: z.number(),
      instead: z.array(z.object({ what: z.string(), times: z.number() })),
    }),
  ),
  sound: z.array(z.object({ what: z.string(), holds: z.boolean(), detail: z.string().optional() })),
});
const environmentSchema = z.object({
  schemaVersion: z.literal(1),
  ending: z.enum(["finished", "environment", "interrupted", "terminated", "bug"]),
  error: z.string().optional(),
  notRecovered: notRecovered.optional(),
  code: code.optional(),
  facts: z.array(named),
  phases: z.array(z.object({ name: z.string(), duration: z.number() })),
  loopDelay: z.object({ p50: z.number(), p99: z.number(), max: z.number() }).optional(),
  warnings: z.array(z.string()),
});

const resultsSchema = z.looseObject({
  schemaVersion: z.literal(1),
  verdict: z.enum(["valid", "invalid", "unknown"]),
  checks: z.array(z.looseObject({})),
  strength: z.looseObject({}),
  // Runs that were judged before there were any have none.
  recoveries: z.array(z.looseObject({})).default([]),
});

/** The plan of a recorded run. */
export const planRecord = (directory: RunDirectory): PlanRecord =>
  parsed(planSchema, directory.read(directory.plan), directory.plan) as PlanRecord;

/** How a recorded run went; `undefined` when its control node was killed before it could say. */
export function environmentRecord(directory: RunDirectory): EnvironmentRecord | undefined {
  const raw = directory.read(directory.environment);
  return raw === undefined
    ? undefined
    : (parsed(environmentSchema, raw, directory.environment) as EnvironmentRecord);
}

/** The verdict of an earlier check; `undefined` when the run was never checked. */
export function resultsRecord(directory: RunDirectory): Results | undefined {
  const raw = directory.read(directory.results);
  return raw === undefined
    ? undefined
    : (parsed(resultsSchema, raw, directory.results) as unknown as Results);
}

function parsed(schema: z.ZodType, raw: unknown, path: string): unknown {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw usageError(`${path} is not what a run writes: ${z.prettifyError(result.error)}`);
}
