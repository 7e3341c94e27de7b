import { FAIL, INFO } from "../history/columns.ts";
import type { History } from "../history/history.ts";
import type { Judged } from "./data.ts";
import { warningsOf } from "./warnings.ts";

/** The numbers that stand beside every verdict. */
export interface Totals {
  readonly operations: number;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  readonly faults: number;
  readonly effective: number;
  /** How many {@link warningsOf} there are. */
  readonly warnings: number;
  /** Nanoseconds: real time where it was measured, else the history's own length. */
  readonly duration: number;
}

/** Counts a run. One pass over the type column. */
export function totalsOf(data: Judged): Totals {
  const { history, environment } = data;
  const counts = [0, 0, 0];
  for (const type of history.columns.type) counts[type] = (counts[type] ?? 0) + 1;
  const [ok = 0] = counts;
  const real = environment?.phases.reduce((sum, phase) => sum + phase.duration, 0);
  return {
    operations: history.count,
    ok,
    fail: counts[FAIL] ?? 0,
    info: counts[INFO] ?? 0,
    faults: history.faults.length,
    effective: history.faults.filter((fault) => fault.inForce).length,
    warnings: warningsOf(data).length,
    duration: real || lengthOf(history),
  };
}

/** The last moment at which anything is known to have happened, nanoseconds. One pass over the time columns. */
export function lengthOf(history: History): number {
  const { callTime, returnTime } = history.columns;
  let last = callTime.at(-1) ?? 0;
  for (const time of returnTime) if (time > last && time !== Infinity) last = time;
  for (const fault of history.faults)
    last = Math.max(last, fault.begin, Number.isFinite(fault.end) ? fault.end : 0);
  for (const phase of history.phases) last = Math.max(last, phase.time);
  return last;
}
