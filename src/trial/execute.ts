import { existsSync } from "node:fs";
import { type Check, judge } from "../check/judge.ts";
import { checkAll } from "../check/pool.ts";
import type { Plan } from "../control/plan.ts";
import { record } from "../control/record.ts";
import { RunDirectory } from "../control/run-directory.ts";
import type { Watcher } from "../control/watcher.ts";
import { realWorld, virtualWorld } from "../control/world.ts";
import { wallClock } from "../core/clock.ts";
import { readHistory } from "../history/read.ts";
import { type RunData, readRunData } from "../report/data.ts";
import { writeReport } from "../report/write.ts";
import { exitCodeOf } from "./exit-code.ts";
import { hashOf } from "./file-subject.ts";
import { lineWriter } from "./line-writer.ts";
import { environmentRecord, planRecord } from "./records.ts";

/** A run that has been recorded, judged and reported, or as much of that as was possible. */
export interface Executed {
  readonly directory: RunDirectory;
  readonly data: RunData;
  /** What ended the recording before its time. */
  readonly error?: unknown;
  readonly exitCode: number;
}

/** All three phases of a run: record, check, report. A run that ended early is judged as far as it was recorded, by `check` where that is given. */
export async function execute(
  plan: Plan,
  out: string,
  watcher: Watcher,
  signal: AbortSignal,
  check: Check = checkAll,
): Promise<Executed> {
  await plan.runtime.available?.();
  const startedAt = wallClock();
  const world = plan.record.runtime === "simulation" ? virtualWorld() : realWorld();
  const directory = RunDirectory.create(out, plan.record.test, startedAt, plan.record.seed);
  const started: Plan = { ...plan, record: { ...plan.record, startedAt: startedAt.toISOString() } };
  directory.write(directory.plan, started.record);
  const { error } = await traced(plan, directory, (trace) =>
    record({ plan: started, directory, world, watcher, signal, trace }),
  );
  watcher.phase("check", world.clock.now());
  const data = await recheck(directory, check);
  return { directory, data, exitCode: exitCodeOf(data, error), ...(error === undefined ? {} : { error }) };
}

/** Where nodes are simulated, all that they send is written to a file of the run, line by line as it happens. */
async function traced<T>(
  { system, record: { runtime } }: Plan,
  directory: RunDirectory,
  work: (trace?: (line: string) => void) => Promise<T>,
): Promise<T> {
  if (runtime !== "simulation" || !system.program) return work();
  const lines = lineWriter(directory.trace);
  try {
    return await work((line) => lines.write(line));
  } finally {
    lines.close();
  }
}

/** Phases two and three again, from the run directory alone: judges the history and writes results and report anew. */
export async function recheck(directory: RunDirectory, check: Check = checkAll): Promise<RunData> {
  const plan = planRecord(directory);
  const environment = environmentRecord(directory);
  const { history, warnings } = readHistory(directory.history);
  const results = await judge(
    {
      history,
      references: plan.checkers,
      plan,
      logs: directory.logs,
      ...(environment ? { environment } : {}),
      warnings: [...warnings, ...fileWarnings(plan.file)],
    },
    check,
  );
  directory.write(directory.results, results);
  return report(directory, { plan, history, results, environment });
}

/** Phase three again: the report of results that are there already. */
export async function report(directory: RunDirectory, loaded: Omit<RunData, "logs">): Promise<RunData> {
  const data = await readRunData(directory.path, loaded);
  await writeReport(directory.path, data);
  return data;
}

function fileWarnings(file: { readonly path: string; readonly sha256: string } | undefined): string[] {
  if (!file) return [];
  if (!existsSync(file.path))
    return [`the test file ${file.path} is gone: its checkers cannot be made again`];
  return hashOf(file.path) === file.sha256
    ? []
    : [
        `the test file ${file.path} has changed since the run was recorded: its checkers may not be those of then`,
      ];
}
