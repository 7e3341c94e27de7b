import type { Results } from "../check/results.ts";
import type { Fault } from "../core/fault.ts";
import type { Operation } from "../core/operation.ts";
import type { Anomaly } from "../core/verdict.ts";
import type { History } from "../history/history.ts";

/** An anomaly with the checker that found it and its number in the report, from 1. */
export interface Found {
  readonly number: number;
  readonly checker: string;
  readonly anomaly: Anomaly;
}

/** All anomalies of a run in the order of its checks. */
export function anomaliesOf(results: Results): Found[] {
  const pairs = results.checks.flatMap((check) =>
    check.anomalies.map((anomaly) => ({ checker: check.checker, anomaly })),
  );
  return pairs.map((pair, i) => ({ number: i + 1, ...pair }));
}

/** Every anomaly there is, those included that the checkers counted but did not list. */
export const anomalyCount = (results: Results): number =>
  results.checks.reduce((sum, check) => sum + check.anomalies.length + (check.omitted ?? 0), 0);

/** The witness of an anomaly, in the order of the story. Numbers that the history does not have are left out. */
export const witnessOf = (history: History, anomaly: Anomaly): Operation[] =>
  anomaly.operations.filter((op) => op >= 0 && op < history.count).map((op) => history.operation(op));

/** The operation at which the story breaks: the first that no order explains, else the last of the witness. */
export function culpritOf(history: History, anomaly: Anomaly): Operation | undefined {
  const stuck = anomaly.view?.kind === "linearization" ? anomaly.view.stuck[0]?.op : undefined;
  const op = stuck ?? anomaly.operations.at(-1);
  return op !== undefined && op >= 0 && op < history.count ? history.operation(op) : undefined;
}

/** When an operation was last seen: its return, or its call if it never came back. Nanoseconds. */
export const lastSeen = (operation: Operation): number =>
  Number.isFinite(operation.returnTime) ? operation.returnTime : operation.callTime;

/** Faults in force while the story broke; with no culprit, none. */
export function faultsAround(history: History, anomaly: Anomaly): Fault[] {
  const culprit = culpritOf(history, anomaly);
  return culprit ? history.faultsBetween(culprit.callTime, lastSeen(culprit)) : [];
}

/** The moments (nanoseconds) around which nothing may be left out of a report: where each witness operation began and ended. */
export function momentsOf(results: Results, history: History): number[] {
  const operations = anomaliesOf(results).flatMap(({ anomaly }) => witnessOf(history, anomaly));
  return operations.flatMap((operation) => [operation.callTime, lastSeen(operation)]).sort((a, b) => a - b);
}

/** True when `time` is within `margin` of one of the sorted `moments`. O(log moments). */
export function isNear(moments: readonly number[], time: number, margin: number): boolean {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] as number) < time - margin) low = middle + 1;
    else high = middle;
  }
  return low < moments.length && (moments[low] as number) <= time + margin;
}
