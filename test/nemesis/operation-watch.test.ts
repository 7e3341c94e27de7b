import { expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { OperationWatch } from "../../src/nemesis/operation-watch.ts";

const took = (ms: number, keepConnection = true) => ({ latency: milliseconds(ms), keepConnection });

test("tutorial: a fault was felt when an operation lost its connection, or took much longer than any before the first fault", () => {
  const watch = new OperationWatch();
  watch.observe(took(10));
  watch.observe(took(40));
  watch.begin(0);
  watch.observe(took(80));
  expect(watch.felt(0)).toEqual({
    what: "operations",
    holds: false,
    detail: "0 of 1 lost their connection, the slowest took 80.0 ms (40.0 ms before any fault)",
  });
  watch.observe(took(81));
  expect(watch.felt(0)).toMatchObject({ holds: true, detail: expect.stringContaining("81.0 ms") });
});

test("a lost connection counts, however fast it was lost, also with nothing to compare with", () => {
  const watch = new OperationWatch();
  watch.begin(0);
  watch.observe(took(500));
  expect(watch.felt(0)).toMatchObject({
    holds: false,
    detail: "0 of 1 lost their connection, the slowest took 500 ms",
  });
  watch.observe(took(1, false));
  expect(watch.felt(0)).toMatchObject({
    holds: true,
    detail: "1 of 2 lost their connection, the slowest took 500 ms",
  });
});

test("the measure is taken before the first fault of the run, and each fault has a window of its own", () => {
  const watch = new OperationWatch();
  watch.observe(took(10));
  watch.begin(0);
  watch.observe(took(100));
  watch.end(0);
  watch.begin(1);
  watch.observe(took(15));
  expect(watch.felt(1).holds).toBe(false);
  watch.begin(2);
  watch.observe(took(30));
  expect([watch.felt(1).holds, watch.felt(2).holds]).toEqual([true, true]);
});

test("a fault during which nothing completed says so", () => {
  const watch = new OperationWatch();
  watch.begin(0);
  expect(watch.felt(0)).toEqual({ what: "operations", holds: false, detail: "none completed" });
});
