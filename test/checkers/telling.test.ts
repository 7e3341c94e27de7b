import { expect, test } from "vitest";
import { availability } from "../../checkers/availability.ts";
import { clockPlot } from "../../checkers/clock-plot.ts";
import { statistics } from "../../checkers/statistics.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import { historyOfJepsen } from "../../src/history/import/jepsen.ts";
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
    okFraction: 5 / 6,
    nodes: { n1: { longestUnavailable: 2.002e9 } },
    faults: [
      {
        fault: 0,
        nemesis: "kill",
        describe: "kill n1",
        succeeded: 0,
        longestUnavailable: 1.104e9,
        recoveredAfter: 0.104e9,
      },
    ],
  });
});

test("an empty history is told without a stumble", async () => {
  expect((await check(statistics(), [])).statistics).toEqual({});
  expect((await check(availability(), [])).statistics).toEqual({
    okFraction: null,
    nodes: {},
    faults: [],
  });
});

test("a fault that never ended has no recovery, and was outlasted by nothing", async () => {
  const builder = new HistoryBuilder();
  builder.invoke({ op: 0, process: 0, node: "n1", f: "read", input: null, time: 0 });
  builder.complete({ op: 0, process: 0, type: "ok", output: 1, time: 1e9 });
  builder.fault({ stage: "begin", fault: 0, nemesis: "kill", plan: null, describe: "kill n1", time: 2e9 });
  builder.invoke({ op: 1, process: 0, node: "n1", f: "read", input: null, time: 3e9 });
  const { statistics: told } = await check(availability(), builder.build());
  expect(told).toMatchObject({
    okFraction: 0.5,
    faults: [{ succeeded: 0, longestUnavailable: 1e9, recoveredAfter: null }],
  });
});

test("tutorial: the clocks of nodes, as probes of clock faults and foreign recorders saw them", async () => {
  const ours = new HistoryBuilder();
  const clock = (node: string, detail: string) => ({ what: `clock of ${node}`, holds: true, detail });
  ours.fault({ stage: "begin", fault: 0, nemesis: "clock", plan: null, describe: "skew n1", time: 1e9 });
  const evidence = [clock("n1", "+2.5 s"), clock("n2", "-30 ms"), { what: "freezer of n3", holds: true }];
  ours.fault({ stage: "in-force", fault: 0, evidence, inForce: true, describe: "skew n1", time: 1e9 });
  ours.fault({ stage: "end", fault: 0, felt: [clock("n1", "0 s")], healed: true, time: 4e9 });
  expect(await check(clockPlot(), ours.build())).toEqual({
    verdict: "valid",
    anomalies: [],
    statistics: {
      offsets: { n1: [[1e9, 2.5], [4e9, 0]], n2: [[1e9, -0.03]] }, // biome-ignore format: pairs
      largest: { n1: 2.5, n2: -0.03 },
    },
  });
  const { history: foreign } = historyOfJepsen([
    {
      process: "nemesis",
      type: "info",
      f: "check-offsets",
      value: null,
      time: 5,
      "clock-offsets": { n1: 0.02 },
    },
    {
      process: "nemesis",
      type: "info",
      f: "bump",
      value: null,
      time: 9,
      "clock-offsets": { n1: -7, n2: "?" },
    },
  ]);
  expect((await check(clockPlot(), foreign)).statistics).toEqual({
    offsets: { n1: [[5, 0.02], [9, -7]] }, // biome-ignore format: pairs
    largest: { n1: -7 },
  });
});

test("of very many clock readings the largest are kept", async () => {
  const events = Array.from({ length: 10_000 }, (_, time) => ({
    process: "nemesis",
    type: "info",
    f: "check-offsets",
    time,
    "clock-offsets": { n1: time === 5432 ? 99 : 0 },
  }));
  const { statistics: told } = await check(clockPlot(), historyOfJepsen(events).history);
  const { n1 } = (told as { offsets: { n1: [number, number][] } }).offsets;
  expect(n1.length).toBeLessThanOrEqual(1000);
  expect(n1).toContainEqual([5432, 99]);
});
