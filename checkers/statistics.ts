import type { Checker } from "../src/check/checker.ts";
import type { Value } from "../src/core/value.ts";
import { OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import { quantiles } from "./parts/quantiles.ts";

const TYPES = ["ok", "fail", "info"] as const;

/** Counts by kind and outcome, and how long what succeeded took (nanoseconds). Decides nothing. O(n log n). */
export function statistics(): Checker {
  return {
    name: "statistics",
    check: (history) => ({
      verdict: "valid",
      anomalies: [],
      statistics: Object.fromEntries(history.columns.functions.map((name, f) => [name, ofKind(history, f)])),
    }),
  };
}

function ofKind({ columns }: History, f: number): Value {
  const counts = { ok: 0, fail: 0, info: 0 };
  const latencies: number[] = [];
  for (let op = 0; op < columns.count; op++) {
    if (columns.f[op] !== f) continue;
    counts[TYPES[columns.type[op]!]!]++;
    if (columns.type[op] === OK) latencies.push(columns.returnTime[op]! - columns.callTime[op]!);
  }
  return { ...counts, latency: quantiles(Float64Array.from(latencies).sort()) };
}
