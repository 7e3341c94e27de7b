import type { Results } from "../check/results.ts";
import { VIRTUAL_EPOCH } from "../core/log-stamp.ts";
import type { History } from "../history/history.ts";
import type { EnvironmentRecord, PlanRecord } from "../history/plan-record.ts";
import { type NodeLog, readLogs } from "./logs.ts";
import { momentsOf } from "./witness.ts";

/** All that a report may use. It comes from the run directory alone, so every report can be made again. */
export interface RunData {
  readonly plan: PlanRecord;
  readonly history: History;
  readonly results: Results;
  /** Absent when the control node was killed before it could write it. */
  readonly environment?: EnvironmentRecord | undefined;
  readonly logs: readonly NodeLog[];
}

/** What a verdict can be told from: a run, or a recorded history alone, which has neither plan nor environment. */
export type Judged = Pick<RunData, "history" | "results" | "environment"> &
  Partial<Pick<RunData, "plan" | "logs">>;

/**
 * Adds the nodes' logs to what was loaded from a run directory. A directory without logs is no error: a report without
 * them is still a report.
 */
export async function readRunData(directory: string, loaded: Omit<RunData, "logs">): Promise<RunData> {
  const logs = await readLogs(directory, {
    startedAt: loaded.plan.runtime === "simulation" ? VIRTUAL_EPOCH : loaded.plan.startedAt,
    moments: momentsOf(loaded.results, loaded.history),
  });
  return { ...loaded, logs };
}
