import type { MessagePort } from "node:worker_threads";
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
  /** Where to say how far the check is. */
  readonly progress: MessagePort;
}

/** How far a check is, in whatever it counts. */
export interface CheckProgress {
  readonly done: number;
  readonly total: number;
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
  progress,
}: CheckTask): Promise<CheckAnswer> {
  const checker = await made(reference);
  if (typeof checker === "string") return { refused: checker };
  const written = logs === undefined ? undefined : nodeLogs(logs);
  const context = {
    maxSteps,
    maxBytes,
    progress: perMille(progress),
    ...(written ? { logs: written } : {}),
  };
  return { result: await checker.check(new History(columns), context) };
}

/** Tells of every thousandth of the way once: a checker may call as often as it likes. */
function perMille(port: MessagePort): (done: number, total: number) => void {
  let told = -1;
  return (done, total) => {
    const share = Math.floor((1000 * done) / total);
    if (share === told) return;
    told = share;
    port.postMessage({ done, total } satisfies CheckProgress);
  };
}

async function made(reference: CheckerReference): Promise<Checker | string> {
  try {
    return await loadChecker(reference);
  } catch (error) {
    if (error instanceof OrdealError && error.kind === "usage") return error.message;
    throw error;
  }
}
