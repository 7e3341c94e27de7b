import { expect, test } from "vitest";
import { availability } from "../../checkers/availability.ts";
import { statistics } from "../../checkers/statistics.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import { check } from "./check.ts";

/** One operation a second on `n1`, the third of which is in doubt while a fault stands. */
function history() {
  const builder = new HistoryBuilder();
  const second = 1e9;
  for (let op = 0; op < 6; op++) {
    if (op === 2) {
      builder.fault({
        stage: "begin",
        fault: 0,
        nemesis: "kill",
        plan: null,
        describe: "kill n1",
        time: 1.9 * second,
      });
      builder.fault({
        stage: "in-force",
        fault: 0,
        evidence: [],
        inForce: true,
        describe: "kill n1",
        time: 1.9 * second,
      });
    }
    if (op === 3) builder.fault({ stage: "end", fault: 0, felt: [], healed: true, time: 2.9 * second });
    const process = op > 2 ? 1 : 0;
    builder.invoke({ op, process, node: "n1", f: "write", input: op, time: op * second });
    builder.complete({ op, process, type: op === 2 ? "info" : "ok", time: op * second + (op + 1) * 1e6 });
  }
  return builder.build();
}

test("tutorial: statistics count by kind and outcome, and measure what succeeded", async () => {
  const result = await check(statistics(), history());
  expect(result.verdict).toBe("valid");
  expect(result.statistics).toEqual({
    write: { ok: 5, fail: 0, info: 1, latency: { p50: 4e6, p95: 6e6, p99: 6e6, max: 6e6 } },
  });
});

test("tutorial: availability tells how long nothing succeeded, and how soon after a fault something did", async () => {
  const { statistics: told } = await check(availability(), history());
  expect(told).toEqual({
    nodes: { n1: { longestUnavailable: 2.002e9 } },
    faults: [{ fault: 0, nemesis: "kill", describe: "kill n1", succeeded: 0, recoveredAfter: 0.104e9 }],
  });
});

test("an empty history is told without a stumble", async () => {
  expect((await check(statistics(), [])).statistics).toEqual({});
  expect((await check(availability(), [])).statistics).toEqual({ nodes: {}, faults: [] });
});
