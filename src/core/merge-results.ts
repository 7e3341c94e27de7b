import type { Value } from "./value.ts";
import { type CheckResult, worst } from "./verdict.ts";

/** Anomalies that a checker tells in full; the rest is counted. */
export const TOLD = 16;

/**
 * The answer of a check that was done in shares, from the answers of all shares in their order: what is true of one is true
 * of the whole, and counts add up.
 */
export function mergeResults(results: readonly CheckResult[]): CheckResult {
  const anomalies = results.flatMap((result) => result.anomalies);
  const omitted = sum(results, ({ omitted = 0 }) => omitted) + Math.max(0, anomalies.length - TOLD);
  const reasons = results.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  const more =
    reasons.length > 1 ? ` (and so in ${reasons.length - 1} more of ${results.length} shares)` : "";
  return {
    verdict: worst(results.map(({ verdict }) => verdict)),
    anomalies: anomalies.slice(0, TOLD),
    ...(reasons.length > 0 ? { reason: `${reasons[0]}${more}` } : {}),
    ...(omitted > 0 ? { omitted } : {}),
    opportunities: sum(results, ({ opportunities = 0 }) => opportunities),
    statistics: added(results.map(({ statistics = {} }) => statistics)),
  };
}

const sum = (results: readonly CheckResult[], of: (result: CheckResult) => number): number =>
  results.reduce((total, result) => total + of(result), 0);

function added(all: readonly { readonly [name: string]: Value }[]): { readonly [name: string]: Value } {
  const total: { [name: string]: number } = {};
  for (const statistics of all)
    for (const [name, count] of Object.entries(statistics)) total[name] = (total[name] ?? 0) + Number(count);
  return total;
}
