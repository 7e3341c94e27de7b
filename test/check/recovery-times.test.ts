import { expect, test } from "vitest";
import { recoveryTimes } from "../../src/check/recovery-times.ts";
import type { FaultEvent } from "../../src/core/fault.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import type { History } from "../../src/history/history.ts";
import type { PlanRecord } from "../../src/history/plan-record.ts";

const plan = { nodes: ["n1", "n2", "n3"], concurrency: 3, readOnly: ["read"] } as unknown as PlanRecord;

/** A fault from a time to another, in seconds. */
const fault = (number: number, nemesis: string, begin: number, end: number, nodes?: readonly string[]) => [
  { stage: "begin", fault: number, nemesis, plan: null, describe: nemesis, time: begin * 1e9 } as const,
  {
    stage: "in-force",
    fault: number,
    evidence: [],
    inForce: true,
    describe: nemesis,
    time: begin * 1e9,
  } as const,
  {
    stage: "end",
    fault: number,
    felt: [],
    healed: true,
    ...(nodes ? { nodes } : {}),
    time: end * 1e9,
  } as const,
];

type Did = readonly [at: number, node: string, f: string, type?: "ok" | "fail"];

/** Operations that take no time, each by a process of its own. */
function historyOf(operations: readonly Did[], faults: readonly FaultEvent[]): History {
  const builder = new HistoryBuilder();
  const events = [
    ...faults.map((event) => ({ time: event.time, add: () => builder.fault(event) })),
    ...operations.map(([at, node, f, type = "ok"], op) => ({
      time: at * 1e9,
      add: () => {
        builder.invoke({ op, process: op, node, f, input: null, time: at * 1e9 });
        builder.complete({
          op,
          process: op,
          type,
          ...(type === "ok" ? { output: null } : {}),
          time: at * 1e9,
        });
      },
    })),
  ];
  for (const { add } of events.sort((a, b) => a.time - b.time)) add();
  return builder.build();
}

const WRITES: readonly Did[] = [
  [1, "n1", "write"],
  [5.5, "n2", "read"],
  [6, "n2", "write", "fail"],
  [7, "n1", "write"],
  [8, "n2", "write"],
];

test("tutorial: a fault's recovery time is until a write has succeeded through each node that it touched", () => {
  const history = historyOf(WRITES, fault(0, "kill", 2, 5, ["n1", "n2"]));
  expect(recoveryTimes(history, plan)).toEqual([
    { fault: 0, nemesis: "kill", nodes: ["n1", "n2"], took: 3e9, amid: false },
  ]);
});

test("one that touched nobody whom clients speak to is over when anybody has written", () => {
  for (const faults of [fault(0, "script", 2, 5), fault(0, "kill", 2, 5, ["n9"])])
    expect(recoveryTimes(historyOf(WRITES, faults), plan)).toMatchObject([{ nodes: [], took: 2e9 }]);
});

test("a node that the run did not see again has no time, and one amid another fault says so", () => {
  const faults = [...fault(0, "kill", 2, 5, ["n3"]), ...fault(1, "pause", 4, 7.5, ["n2"])];
  expect(recoveryTimes(historyOf(WRITES, faults), plan)).toEqual([
    { fault: 0, nemesis: "kill", nodes: ["n3"], amid: true },
    { fault: 1, nemesis: "pause", nodes: ["n2"], took: 0.5e9, amid: false },
  ]);
});

test("nothing is timed where nobody said what a write is, nor a fault without an end or without effect", () => {
  const { readOnly: _, ...silent } = plan;
  const faults = fault(0, "kill", 2, 5, ["n1"]);
  expect(recoveryTimes(historyOf(WRITES, faults), silent)).toEqual([]);
  expect(recoveryTimes(historyOf(WRITES, faults.slice(0, 2)), plan)).toEqual([]);
  expect(recoveryTimes(historyOf(WRITES, [faults[0]!, faults[2]!]), plan)).toEqual([]);
});
