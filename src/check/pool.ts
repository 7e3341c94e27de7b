import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import type { CheckerReference } from "../core/claim.ts";
import { type Clock, realClock } from "../core/clock.ts";
import { formatDuration, minutes } from "../core/duration.ts";
import { codeOf, messageOf, usageError } from "../core/errors.ts";
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

/**
 * Runs checkers in worker threads, as many at once as there are cores, each with a deadline and a bounded heap: a checker
 * that runs away costs its own answer (`unknown`) and nothing else. A checker that throws is a bug and is thrown on.
 */
export async function checkAll(
  history: History,
  references: readonly CheckerReference[],
  attendance: CheckAttendance = {},
): Promise<NamedResult[]> {
  const pool = new Piscina<CheckTask, CheckAnswer>({
    filename: entry(),
    minThreads: 0,
    maxThreads: Math.max(1, Math.min(availableParallelism(), references.length)),
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  try {
    const clock = realClock();
    return await Promise.all(
      references.map((reference) => checkOne(pool, history, reference, clock, attendance)),
    );
  } finally {
    await pool.destroy();
  }
}

async function checkOne(
  pool: Piscina<CheckTask, CheckAnswer>,
  history: History,
  reference: CheckerReference,
  clock: Clock,
  { signal, progress, logs }: CheckAttendance,
): Promise<NamedResult> {
  const begin = clock.now();
  const deadline = new AbortController();
  const cancel = clock.wakeAt(begin + CHECK_LIMIT, () => deadline.abort());
  const signals = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
  const { port1, port2 } = new MessageChannel();
  port1.on("message", ({ done, total }: CheckProgress) => progress?.(reference.export, done, total));
  const task: CheckTask = {
    reference,
    columns: history.columns,
    ...DEFAULT_BUDGET,
    progress: port2,
    ...(logs === undefined ? {} : { logs }),
  };
  try {
    const answer = await pool
      .run(task, { signal: signals, name: "default", transferList: [port2] })
      .catch((error: unknown) => undecided(reference, error, deadline.signal.aborted));
    if ("refused" in answer) throw usageError(answer.refused);
    return { ...answer.result, checker: reference.export, elapsed: clock.now() - begin };
  } finally {
    cancel();
    port1.close();
  }
}

function undecided(reference: CheckerReference, error: unknown, late: boolean): CheckAnswer {
  const unknown = (reason: string): CheckAnswer => ({
    result: { verdict: "unknown", anomalies: [], reason },
  });
  if (late) return unknown(`no answer within ${formatDuration(CHECK_LIMIT)}`);
  if (codeOf(error) === "ERR_WORKER_OUT_OF_MEMORY") return unknown(`needed more than ${HEAP_MB} MB of heap`);
  throw new Error(`the checker ${reference.export} threw: ${messageOf(error)}`, { cause: error });
}
