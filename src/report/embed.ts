import type { History } from "../history/history.ts";
import type { RunData } from "./data.ts";
import { anomaliesOf, isNear, momentsOf, witnessOf } from "./witness.ts";

/** Up to how many operations a page holds all of a run, and what it keeps around an anomaly of a longer one. */
export const EMBED_LIMITS = { operations: 250_000, marginNs: 2e9 } as const;

/**
 * Which operations a report embeds: all of them, or of a run beyond {@link EMBED_LIMITS}, those within two seconds of an
 * anomaly or on its keys, in order; of a run without anomalies, those within two seconds of a fault's beginning and end.
 * `undefined` means all. One pass over the columns.
 */
export function embedded({ history, results }: RunData): number[] | undefined {
  if (history.count <= EMBED_LIMITS.operations) return undefined;
  const operations = anomaliesOf(results).flatMap(({ anomaly }) => witnessOf(history, anomaly));
  const moments = operations.length > 0 ? momentsOf(results, history) : faultEdges(history);
  const keys = new Set(
    operations.flatMap(({ key }) => (key === undefined ? [] : [history.columns.keys.indexOf(key)])),
  );
  return chosen(history, moments, keys);
}

const faultEdges = ({ faults }: History): number[] =>
  faults
    .flatMap(({ begin, end }) => [begin, end])
    .filter(Number.isFinite)
    .sort((a, b) => a - b);

/** What is near comes first: when keys alone would fill the page, the surroundings of the anomaly still stay. */
function chosen({ columns }: History, moments: readonly number[], keys: ReadonlySet<number>): number[] {
  const near: number[] = [];
  const onKeys: number[] = [];
  for (let i = 0; i < columns.count; i++) {
    if (isNear(moments, columns.callTime[i] as number, EMBED_LIMITS.marginNs)) near.push(i);
    else if (keys.has(columns.key[i] as number)) onKeys.push(i);
  }
  return [
    ...near.slice(0, EMBED_LIMITS.operations),
    ...onKeys.slice(0, Math.max(0, EMBED_LIMITS.operations - near.length)),
  ].sort((a, b) => a - b);
}
