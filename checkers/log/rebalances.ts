import type { Value } from "../../src/core/value.ts";
import type { History } from "../../src/history/history.ts";
import { plainName } from "../parts/imported-map.ts";

/** The field of a completion in which Jepsen's clients keep what a consumer group took from them and gave them meanwhile. */
const FIELD = "rebalance-log";

/** Where a history says it: which logs were handed around in a consumer group while an operation went on. */
export interface Rebalances {
  /** Whether the history says so of any operation. If not, a rebalance may have happened during each. */
  readonly recorded: boolean;
  during(op: number, log: string): boolean;
}

/** Looks through what the recorder kept beside the operations. O(operations + asides). */
export function rebalancesOf({ columns }: History): Rebalances {
  const byPosition = new Map<number, ReadonlySet<string>>();
  for (const { position, fields } of columns.asides)
    if (Array.isArray(fields[FIELD])) byPosition.set(position, logsOf(fields[FIELD]));
  return {
    recorded: byPosition.size > 0,
    during: (op, log) => byPosition.get(columns.completionPosition[op]!)?.has(log) ?? false,
  };
}

function logsOf(events: readonly Value[]): Set<string> {
  const keys = events.flatMap((event) => (event as { readonly keys?: Value } | null)?.keys ?? []);
  return new Set((keys as readonly Value[]).map(plainName));
}
