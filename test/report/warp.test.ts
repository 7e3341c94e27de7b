import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Span, warp } from "../../src/report/warp.ts";

const METRICS = { gap: 20, inset: 10, step: 25 };

/** Spans with distinct ends, a third of them open, as operations have. */
const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 24 })
  .map((moments) =>
    Array.from({ length: moments.length >> 1 }, (_, i): Span => {
      const [a, b] = [moments[2 * i] as number, moments[2 * i + 1] as number];
      return {
        from: Math.min(a, b),
        to: i % 3 === 2 ? Infinity : Math.max(a, b),
        width: 10 + ((a * 7) % 90),
      };
    }),
  );

/** An order that respects the spans: by a moment inside each. */
const orderOf = (all: readonly Span[]) =>
  all
    .map((span, i) => ({ i, at: Number.isFinite(span.to) ? (span.from + span.to) / 2 : span.from + 0.5 }))
    .sort((a, b) => a.at - b.at)
    .map(({ i }) => i);

describe("the warped axis", () => {
  it("keeps the order of moments, room for labels, and points inside their spans and in sequence", () => {
    fc.assert(
      fc.property(spans, (all) => {
        const order = orderOf(all);
        const { from, to, points, width } = warp(all, [order], METRICS);
        all.forEach((span, i) => {
          expect((to[i] as number) - (from[i] as number)).toBeGreaterThanOrEqual(span.width);
          expect(to[i]).toBeLessThanOrEqual(width);
          all.forEach((other, j) => {
            if (span.from < other.from) expect(from[i]).toBeLessThan(from[j] as number);
            if (span.to < other.from) expect(to[i]).toBeLessThan(from[j] as number);
          });
        });
        order.forEach((span, at) => {
          const x = points[0]?.[at] as number;
          expect(x).toBeGreaterThanOrEqual((from[span] as number) + METRICS.inset);
          expect(x).toBeLessThanOrEqual((to[span] as number) - METRICS.inset);
          if (at > 0) expect(x - (points[0]?.[at - 1] as number)).toBeGreaterThanOrEqual(METRICS.step);
        });
      }),
    );
  });

  it("has nothing to place in an empty picture", () => {
    expect(warp([], [], METRICS)).toEqual({ from: [], to: [], points: [], width: 0 });
  });
});
