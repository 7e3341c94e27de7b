import { expect, test } from "vitest";
import { formatDuration, milliseconds, parseDuration, seconds } from "../../src/core/duration.ts";

test("tutorial: a duration is written with its unit and kept in nanoseconds", () => {
  expect(parseDuration("1.5s")).toBe(seconds(1.5));
  expect(seconds(1.5)).toBe(1_500_000_000);
  expect(formatDuration(milliseconds(1.234))).toBe("1.23 ms");
});

test.each(["", "5", "-5s", "soon", "s", "1 s", "1e3s", "NaN"])("%j is no duration", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test.each([
  [0, "0 s"],
  [999, "999 ns"],
  [1_000, "1.00 µs"],
  [214e6, "214 ms"],
  [31.2e9, "31.2 s"],
  [600e9, "600 s"],
])("%d ns reads %j", (ns, text) => expect(formatDuration(ns)).toBe(text));
