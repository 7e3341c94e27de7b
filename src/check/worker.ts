import type { CheckerReference } from "../core/claim.ts";
import { OrdealError } from "../core/errors.ts";
import type { CheckResult } from "../core/verdict.ts";
import type { Columns } from "../history/columns.ts";
import { History } from "../history/history.ts";
import type { Checker, Share } from "./checker.ts";
import { loadChecker } from "./load-checker.ts";

/** One check, as it crosses to a worker thread: the columns are shared memory, the rest is copied. */
export interface CheckTask {
  readonly reference: CheckerReference;
  readonly columns: Columns;
  readonly maxSteps: number;
  readonly maxBytes: number;
  /** The share to judge; without it, the whole. */
  readonly share?: Share;
  /** Whether there are threads to share the check out to: then the answer may be into how many shares. */
  readonly isShareable: boolean;
}

/** What comes back: an answer, or why the checker could not be made. An error's kind would not survive the way between threads. */
export type CheckAnswer =
  | { readonly result: CheckResult }
  | { readonly shares: number }
  | { readonly refused: string };

/** Carries out one check. This module is the entry of the worker threads that `pool.ts` starts. */
export default async function check(task: CheckTask): Promise<CheckAnswer> {
  const { reference, columns, maxSteps, maxBytes, share, isShareable } = task;
  const checker = await made(reference);
  if (typeof checker === "string") return { refused: checker };
  const history = new History(columns);
  const shares = isShareable ? (checker.shares?.(history) ?? 1) : 1;
  if (shares > 1) return { shares };
  return { result: await checker.check(history, { maxSteps, maxBytes, ...(share ? { share } : {}) }) };
}

async function made(reference: CheckerReference): Promise<Checker | string> {
  try {
    return await loadChecker(reference);
  } catch (error) {
    if (error instanceof OrdealError && error.kind === "usage") return error.message;
    throw error;
  }
}
