import type { Run } from "./run.ts";
import type { Window } from "./state.ts";

/** Operations that began per slice, by outcome code, and the length of a slice (nanoseconds). */
export interface Rates {
  readonly slice: number;
  readonly counts: readonly Float64Array[];
  /** The greatest sum of a slice. */
  readonly most: number;
}

/** As many slices as a picture has room for, and no more than a handful of operations can fill. */
export const slicesFor = ({ matched }: { readonly matched: ArrayLike<number> }, width: number): number =>
  Math.floor(Math.max(12, Math.min(width / 4, matched.length / 3)));

/** Counts by slices of a window. Two binary searches a slice and outcome: cheap enough for every frame. */
export function ratesOf(run: Run, { from, to }: Window, slices: number): Rates {
  const slice = (to - from) / slices;
  const counts = run.overview
    ? sampled(run.overview, from, slice, slices)
    : run.byType.map((rows) => counted(run.call, rows, from, slice, slices));
  let most = 0;
  for (let i = 0; i < slices; i++)
    most = Math.max(
      most,
      counts.reduce((sum, column) => sum + (column[i] as number), 0),
    );
  return { slice, counts, most };
}

function counted(
  call: Float64Array,
  rows: Int32Array,
  from: number,
  slice: number,
  slices: number,
): Float64Array {
  const result = new Float64Array(slices);
  let before = lowerBound(call, rows, from);
  for (let i = 0; i < slices; i++) {
    const after = lowerBound(call, rows, from + (i + 1) * slice);
    result[i] = after - before;
    before = after;
  }
  return result;
}

/** Of a run too long to be here whole: its overview, spread over the slices. */
function sampled(
  overview: NonNullable<Run["overview"]>,
  from: number,
  slice: number,
  slices: number,
): Float64Array[] {
  const width = (overview.to - overview.from) / overview.p50.length;
  return overview.counts.map((column) =>
    Float64Array.from(
      { length: slices },
      (_, i) =>
        ((column[Math.floor((from + (i + 0.5) * slice - overview.from) / width)] ?? 0) * slice) / width,
    ),
  );
}

/** The first position in `rows` whose call is at or after `time`. O(log n). */
export function lowerBound(call: Float64Array, rows: Int32Array, time: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((call[rows[middle] as number] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
