import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { type CheckerReference, STOCK_CHECKERS } from "../core/claim.ts";
import { type Clock, realClock } from "../core/clock.ts";
import { formatDuration, minutes } from "../core/duration.ts";
import { codeOf, messageOf, usageError } from "../core/errors.ts";
import { mergeResults } from "../core/merge-results.ts";
import type { CheckResult } from "../core/verdict.ts";
import type { History } from "../history/history.ts";
import { DEFAULT_BUDGET } from "./checker.ts";
import type { NamedResult } from "./results.ts";
import type { CheckAnswer, CheckProgress, CheckTask } from "./worker.ts";

/** How long one checker may take before it is stopped and its answer is `unknown`: a net below the step budget. */
const CHECK_LIMIT = minutes(10);

/** Heap of one worker; the history itself lies in shared memory outside it. */
const HEAP_MB = 4096;

/** The compiled entry of the worker threads, found by the package's own name so that it is the same from anywhere. */
const entry = (): string => createRequire(import.meta.url).resolve("ordeal/check-worker");

/** Who may call checks off, who is told how far each is, and the folder of the nodes' logs, for those that read them. */
export interface CheckAttendance {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((checker: string, done: number, total: number) => void) | undefined;
  readonly logs?: string | undefined;
}

/** Runs tasks on threads. */
type Threads = Piscina<CheckTask, CheckAnswer>;

/** A task without the port through which it tells how far it is. */
type Task = Omit<CheckTask, "progress">;

type Tell = (done: number, total: number) => void;

/**
 * Runs checkers in worker threads, as many at once as there are cores, each with a deadline and a bounded heap: a checker
 * that runs away costs its own answer (`unknown`) and nothing else. One that can be shared out is, where there is more than
 * one thread; the answer is the same. A checker that throws is a bug and is thrown on.
 */
export async function checkAll(
  history: History,
  references: readonly CheckerReference[],
  { signal, progress, logs }: CheckAttendance = {},
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
        const task: Task = {
          reference,
          columns: history.columns,
          ...DEFAULT_BUDGET,
          isShareable: maxThreads > 1,
          ...(logs === undefined ? {} : { logs }),
        };
        const tell: Tell = (done, total) => progress?.(nameOf(reference), done, total);
        const result = await withDeadline(clock, signal, (limits) => resultOf(threads, task, limits, tell));
        return { ...result, checker: nameOf(reference), elapsed: clock.now() - begin };
      }),
    );
  } finally {
    await threads.destroy();
  }
}

/** A checker of this package as it calls itself, `set-full`; a test file's by the name that it was given there. */
export const nameOf = ({ module, export: name }: CheckerReference): string =>
  module === STOCK_CHECKERS ? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) : name;

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
async function resultOf(threads: Threads, task: Task, limits: Limits, tell: Tell): Promise<CheckResult> {
  const answer = await run(threads, task, limits, tell);
  if ("refused" in answer) throw usageError(answer.refused);
  if ("result" in answer) return answer.result;
  const shares = Array.from({ length: answer.shares }, (_, index) => ({ index, of: answer.shares }));
  const tells = sumOf(shares.length, tell);
  const results = shares.map((share) =>
    resultOf(threads, { ...task, share, isShareable: false }, limits, tells[share.index] as Tell),
  );
  return mergeResults(await Promise.all(results));
}

async function run(threads: Threads, task: Task, limits: Limits, tell: Tell): Promise<CheckAnswer> {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", ({ done, total }: CheckProgress) => tell(done, total));
  try {
    return await threads.run(
      { ...task, progress: port2 },
      { signal: limits.any, name: "default", transferList: [port2] },
    );
  } catch (error) {
    return undecided(task.reference, error, limits.deadline.aborted);
  } finally {
    port1.close();
  }
}

/** As many tellers as there are shares; what they tell is told on as a sum. */
function sumOf(shares: number, tell: Tell): Tell[] {
  const far = Array.from({ length: shares }, () => ({ done: 0, total: 0 }));
  const sum = (what: "done" | "total") => far.reduce((whole, share) => whole + share[what], 0);
  return far.map((_, i) => (done, total) => {
    far[i] = { done, total };
    tell(sum("done"), sum("total"));
  });
}

function undecided(reference: CheckerReference, error: unknown, late: boolean): CheckAnswer {
  const unknown = (reason: string): CheckAnswer => ({
    result: { verdict: "unknown", anomalies: [], reason },
  });
  if (late) return unknown(`no answer within ${formatDuration(CHECK_LIMIT)}`);
  if (codeOf(error) === "ERR_WORKER_OUT_OF_MEMORY") return unknown(`needed more than ${HEAP_MB} MB of heap`);
  throw new Error(`the checker ${reference.export} threw: ${messageOf(error)}`, { cause: error });
}
