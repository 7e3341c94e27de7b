import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import type { CheckerReference } from "../core/claim.ts";
import { type Clock, realClock } from "../core/clock.ts";
import { formatDuration, minutes } from "../core/duration.ts";
import { codeOf, messageOf, usageError } from "../core/errors.ts";
import { mergeResults } from "../core/merge-results.ts";
import type { CheckResult } from "../core/verdict.ts";
import type { History } from "../history/history.ts";
import { DEFAULT_BUDGET } from "./checker.ts";
import type { NamedResult } from "./results.ts";
import type { CheckAnswer, CheckTask } from "./worker.ts";

/** How long one checker may take before it is stopped and its answer is `unknown`: a net below the step budget. */
const CHECK_LIMIT = minutes(10);

/** Heap of one worker; the history itself lies in shared memory outside it. */
const HEAP_MB = 4096;

/** The compiled entry of the worker threads, found by the package's own name so that it is the same from anywhere. */
const entry = (): string => createRequire(import.meta.url).resolve("ordeal/check-worker");

/** Runs tasks on threads. */
type Threads = Piscina<CheckTask, CheckAnswer>;

/**
 * Runs checkers in worker threads, as many at once as there are cores, each with a deadline and a bounded heap: a checker
 * that runs away costs its own answer (`unknown`) and nothing else. One that can be shared out is, where there is more than
 * one thread; the answer is the same. A checker that throws is a bug and is thrown on.
 */
export async function checkAll(
  history: History,
  references: readonly CheckerReference[],
  signal?: AbortSignal,
  maxThreads = availableParallelism(),
): Promise<NamedResult[]> {
  const threads: Threads = new Piscina({
    filename: entry(),
    minThreads: 0,
    maxThreads,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  try {
    const clock = realClock();
    return await Promise.all(
      references.map(async (reference) => {
        const begin = clock.now();
        const task = { reference, columns: history.columns, ...DEFAULT_BUDGET, isShareable: maxThreads > 1 };
        const result = await withDeadline(clock, signal, (limits) => resultOf(threads, task, limits));
        return { ...result, checker: reference.export, elapsed: clock.now() - begin };
      }),
    );
  } finally {
    await threads.destroy();
  }
}

/** What stops a check: the deadline, or that and a person. */
interface Limits {
  readonly deadline: AbortSignal;
  readonly any: AbortSignal;
}

async function withDeadline<T>(
  clock: Clock,
  signal: AbortSignal | undefined,
  work: (limits: Limits) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const cancel = clock.wakeAt(clock.now() + CHECK_LIMIT, () => deadline.abort());
  const any = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
  try {
    return await work({ deadline: deadline.signal, any });
  } finally {
    cancel();
  }
}

/** Runs a task, and where it falls into shares, all of them. */
async function resultOf(threads: Threads, task: CheckTask, limits: Limits): Promise<CheckResult> {
  const answer = await threads
    .run(task, { signal: limits.any, name: "default" })
    .catch((error: unknown) => undecided(task.reference, error, limits.deadline.aborted));
  if ("refused" in answer) throw usageError(answer.refused);
  if ("result" in answer) return answer.result;
  const shares = Array.from({ length: answer.shares }, (_, index) => ({ index, of: answer.shares }));
  const results = shares.map((share) => resultOf(threads, { ...task, share, isShareable: false }, limits));
  return mergeResults(await Promise.all(results));
}

function undecided(reference: CheckerReference, error: unknown, late: boolean): CheckAnswer {
  const unknown = (reason: string): CheckAnswer => ({
    result: { verdict: "unknown", anomalies: [], reason },
  });
  if (late) return unknown(`no answer within ${formatDuration(CHECK_LIMIT)}`);
  if (codeOf(error) === "ERR_WORKER_OUT_OF_MEMORY") return unknown(`needed more than ${HEAP_MB} MB of heap`);
  throw new Error(`the checker ${reference.export} threw: ${messageOf(error)}`, { cause: error });
}
