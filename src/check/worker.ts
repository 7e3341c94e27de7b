import type { CheckerReference } from "../core/claim.ts";
import type { CheckResult } from "../core/verdict.ts";
import type { Columns } from "../history/columns.ts";
import { History } from "../history/history.ts";
import { loadChecker } from "./load-checker.ts";

/** One check, as it crosses to a worker thread: the columns are shared memory, the rest is copied. */
export interface CheckTask {
  readonly reference: CheckerReference;
  readonly columns: Columns;
  readonly maxSteps: number;
  readonly maxBytes: number;
}

/** Carries out one check. This module is the entry of the worker threads that `pool.ts` starts. */
export default async function check({
  reference,
  columns,
  maxSteps,
  maxBytes,
}: CheckTask): Promise<CheckResult> {
  const checker = await loadChecker(reference);
  return checker.check(new History(columns), { maxSteps, maxBytes });
}
