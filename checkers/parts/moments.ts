import { formatDuration } from "../../src/core/duration.ts";
import type { History } from "../../src/history/history.ts";

type Format = (time: number) => string;

/** When an operation was called: `3.00 ms`, or its place among all events where a history has no times: `event 12`. */
export const calledAt = (
  { columns, hasTimes }: History,
  op: number,
  format: Format = formatDuration,
): string => (hasTimes ? format(columns.callTime[op]!) : `event ${columns.callPosition[op]}`);

/** When an operation returned, or its client gave it up, likewise. */
export const returnedAt = (
  { columns, hasTimes }: History,
  op: number,
  format: Format = formatDuration,
): string => (hasTimes ? format(columns.returnTime[op]!) : `event ${columns.completionPosition[op]}`);
