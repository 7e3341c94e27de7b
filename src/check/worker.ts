import type { CheckerReference } from "../core/claim.ts";
import { OrdealError } from "../core/errors.ts";
import type { CheckResult } from "../core/verdict.ts";
import type { Columns } from "../history/columns.ts";
import { History } from "../history/history.ts";
import { nodeLogs } from "../history/node-logs.ts";
import type { Checker } from "./checker.ts";
import { loadChecker } from "./load-checker.ts";

/** One check, as it crosses to a worker thread: the columns are shared memory, the rest is copied. */
export interface CheckTask {
  readonly reference: CheckerReference;
  readonly columns: Columns;
  readonly maxSteps: number;
  readonly maxBytes: number;
  /** The folder of the nodes' logs, `logs` in a run directory. */
  readonly logs?: string;
}

/** What comes back: an answer, or why the checker could not be made. An error's kind would not survive the way between threads. */
export type CheckAnswer = { readonly result: CheckResult } | { readonly refused: string };

/** Carries out one check. This module is the entry of the worker threads that `pool.ts` starts. */
export default async function check({
  reference,
  columns,
  maxSteps,
  maxBytes,
  logs,
}: CheckTask): Promise<CheckAnswer> {
  const checker = await made(reference);
  if (typeof checker === "string") return { refused: checker };
  const written = logs === undefined ? undefined : nodeLogs(logs);
  const context = { maxSteps, maxBytes, ...(written ? { logs: written } : {}) };
  return { result: await checker.check(new History(columns), context) };
}

async function made(reference: CheckerReference): Promise<Checker | string> {
  try {
    return await loadChecker(reference);
  } catch (error) {
    if (error instanceof OrdealError && error.kind === "usage") return error.message;
    throw error;
  }
}
