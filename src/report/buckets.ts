/** What rates and latencies are computed from: parallel columns, sorted by `call`; times in any one unit. */
export interface Samples {
  readonly call: ArrayLike<number>;
  /** Infinity for one that never returned. */
  readonly end: ArrayLike<number>;
  /** 0 ok, 1 fail, 2 info. */
  readonly type: ArrayLike<number>;
}

/** A stretch of a run in slices of equal length: one entry per slice in every column. */
export interface Buckets {
  readonly from: number;
  readonly to: number;
  /** Operations that began in a slice, by outcome: columns of ok, fail, info. */
  readonly counts: readonly (readonly number[])[];
  /** Latency quantiles of what completed `ok` or `fail`; -1 where nothing did. */
  readonly p50: readonly number[];
  readonly p99: readonly number[];
  readonly max: readonly number[];
}

/** Cuts `[from, to)` into slices. O(n log n) in the samples inside, for the quantiles. */
export function bucketsOf(samples: Samples, from: number, to: number, slices: number): Buckets {
  const counts = [0, 1, 2].map(() => new Array<number>(slices).fill(0));
  const latencies: number[][] = Array.from({ length: slices }, () => []);
  for (let i = firstAtOrAfter(samples.call, from); i < samples.call.length; i++) {
    const call = samples.call[i] as number;
    if (call >= to) break;
    const slice = Math.min(slices - 1, Math.floor(((call - from) / (to - from)) * slices));
    const type = samples.type[i] as number;
    const column = counts[type] as number[];
    column[slice] = (column[slice] as number) + 1;
    const took = (samples.end[i] as number) - call;
    if (type !== 2 && Number.isFinite(took)) (latencies[slice] as number[]).push(took);
  }
  for (const slice of latencies) slice.sort((a, b) => a - b);
  return {
    from,
    to,
    counts,
    p50: latencies.map((sorted) => quantile(sorted, 0.5)),
    p99: latencies.map((sorted) => quantile(sorted, 0.99)),
    max: latencies.map((sorted) => sorted.at(-1) ?? -1),
  };
}

/** The smallest value that at least a share `q` of a sorted list does not exceed; -1 of an empty one. */
const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? -1;

/** The first index whose entry is at or after `value` in a sorted column. O(log n). */
export function firstAtOrAfter(column: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
