import type { Value } from "../../src/core/value.ts";

const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99, max: 1 } as const;

/** Nearest-rank quantiles of sorted values; all of them null when there is nothing. */
export function quantiles(sorted: Float64Array): Value {
  const at = (q: number) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
  return Object.fromEntries(Object.entries(QUANTILES).map(([name, q]) => [name, at(q)]));
}
