import type { History } from "../../history/history.ts";
import type { StrengthEvidence } from "./evidence.ts";
import type { StrengthLine } from "./line.ts";

/** How many processes there were, and how many operations were under way on the same object at once. */
export function concurrencyLines({ history }: StrengthEvidence): StrengthLine[] {
  if (history.count === 0) return [];
  const processes = new Set(history.columns.process).size;
  const overlaps = overlapsOf(history);
  const median = overlaps[overlaps.length >> 1] ?? 0;
  const max = overlaps.at(-1) ?? 0;
  const value = `${processes} processes; on one object median ${median}, most ${max} at once`;
  if (max > 1) return [{ what: "concurrency", value, grade: "good" }];
  return [
    {
      what: "concurrency",
      value,
      grade: "weak",
      consequence: "no two operations ever overlapped on one object, so nothing concurrent was tested",
    },
  ];
}

/**
 * For each operation, how many were under way on its object when it was called, itself included, ascending. An indeterminate
 * one counts until its client gave up: after that it is concurrent in theory only, and says nothing of the load.
 */
function overlapsOf({ columns }: History): Int32Array {
  const overlaps = new Int32Array(columns.count);
  const open = new Map<number, number[]>();
  for (let op = 0; op < columns.count; op++) {
    const key = columns.key[op]!;
    const still = (open.get(key) ?? []).filter(
      (other) => columns.completionPosition[other]! > columns.callPosition[op]!,
    );
    still.push(op);
    open.set(key, still);
    overlaps[op] = still.length;
  }
  return overlaps.sort();
}
