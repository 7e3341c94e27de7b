/** An interval to be placed: something that holds from one moment to another and has a label of some width. */
export interface Span {
  readonly from: number;
  /** Infinity: open to the end of the picture. */
  readonly to: number;
  readonly width: number;
}

/** Distances of a picture in its own unit (pixels or characters). */
export interface Metrics {
  /** Between two moments. */
  readonly gap: number;
  /** From the edge of a span to a point inside it. */
  readonly inset: number;
  /** From one point of an order to the next. */
  readonly step: number;
}

/** Where everything lies: parallel to the spans and the orders that were given. */
export interface Warped {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly points: readonly (readonly number[])[];
  readonly width: number;
}

/**
 * Stretches time so that every moment, label and point of an order finds room: one greedy pass from left to right gives
 * each moment the smallest place that keeps moments apart, labels inside their spans, and the points of each order
 * inside their spans and in sequence. (Porcupine's axis. Place shows order, not duration.) O(n log n + points).
 *
 * Every order must respect the spans: no operation comes after one that began only when it had ended.
 */
export function warp(
  spans: readonly Span[],
  orders: readonly (readonly number[])[],
  metrics: Metrics,
): Warped {
  const from: number[] = new Array(spans.length).fill(0);
  const to: number[] = new Array(spans.length).fill(0);
  const points = orders.map(() => [] as number[]);

  /** Places the points of an order up to the one in `span`; its place, or nothing when the order does not pass there. */
  const pointIn = (chain: number, span: number): number => {
    const order = orders[chain] as readonly number[];
    const placed = points[chain] as number[];
    const last = order.indexOf(span);
    while (placed.length <= last) {
      const within = (from[order[placed.length] as number] as number) + metrics.inset;
      placed.push(Math.max(within, (placed.at(-1) ?? -Infinity) + metrics.step));
    }
    return last < 0 ? -Infinity : (placed[last] as number);
  };
  const leastEnd = (span: number) =>
    Math.max(
      (from[span] as number) + (spans[span] as Span).width,
      ...orders.map((_, chain) => pointIn(chain, span) + metrics.inset),
    );

  let x = 0;
  for (const edge of edgesOf(spans)) {
    x = Math.max(x, edge.ends ? leastEnd(edge.span) : 0);
    (edge.ends ? to : from)[edge.span] = x;
    x += metrics.gap;
  }
  const open = spans.flatMap((span, i) => (Number.isFinite(span.to) ? [] : [i]));
  const width = Math.max(x, ...open.map(leastEnd));
  for (const span of open) to[span] = width;
  return { from, to, points, width };
}

/** Beginnings and ends in order of time. At the same moment beginnings come first: closed intervals that touch overlap. */
function edgesOf(spans: readonly Span[]): { span: number; time: number; ends: boolean }[] {
  const begins = spans.map(({ from }, span) => ({ span, time: from, ends: false }));
  const ends = spans
    .map(({ to }, span) => ({ span, time: to, ends: true }))
    .filter(({ time }) => Number.isFinite(time));
  return [...begins, ...ends].sort((a, b) => a.time - b.time || Number(a.ends) - Number(b.ends));
}
