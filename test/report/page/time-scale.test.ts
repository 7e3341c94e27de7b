import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimeScale, within, zoom } from "../../../src/report/page/time-scale.ts";

describe("a time axis", () => {
  it("maps moments to places and back", () => {
    const scale = new TimeScale({ from: 10e9, to: 20e9 }, 100, 500);
    expect(scale.x(15e9)).toBe(350);
    expect(scale.time(350)).toBe(15e9);
    expect(scale.clamped(0)).toBe(100);
  });

  it("has round ticks with as many digits as they need", () => {
    const labels = (from: number, to: number) =>
      new TimeScale({ from, to }, 0, 500).ticks(90).map(({ label }) => label);
    expect(labels(0, 60e9)).toEqual(["0 s", "20", "40", "60"]);
    expect(labels(31.1e9, 31.2e9)).toEqual(["31.10 s", "31.12", "31.14", "31.16", "31.18", "31.20"]);
    expect(labels(0, 1e6)[1]).toBe("0.0002");
  });

  it("zooms around a moment that keeps its place, and never leaves the run", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 0.001, max: 50, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (start, width, factor) => {
          const { from, to } = zoom(
            within({ from: start * 1e9, to: (start + width) * 1e9 }, 60e9),
            (start + width / 2) * 1e9,
            factor,
            60e9,
          );
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(60e9 + 1);
          expect(to).toBeGreaterThan(from);
        },
      ),
    );
  });
});
