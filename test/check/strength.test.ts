import { describe, expect, test } from "vitest";
import type { NamedResult } from "../../src/check/results.ts";
import { strength } from "../../src/check/strength.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import { historyOfJepsen } from "../../src/history/import/jepsen.ts";
import type { EnvironmentRecord, PlanRecord } from "../../src/history/plan-record.ts";

const plan: PlanRecord = {
  schemaVersion: 1,
  test: "toy/register",
  seed: 7,
  command: "",
  system: "toy",
  workload: "register",
  runtime: "simulation",
  nodes: ["n1", "n2"],
  options: {},
  nemeses: ["kill"],
  functions: ["read", "write"],
  duration: 1,
  rate: 1,
  concurrency: 2,
  timeout: 1,
  checkers: [],
  startedAt: "",
  versions: { ordeal: "", node: "", os: "" },
};
const environment: EnvironmentRecord = {
  schemaVersion: 1,
  ending: "finished",
  facts: [],
  phases: [],
  warnings: [],
};
const decided: NamedResult = {
  checker: "linearizable",
  verdict: "valid",
  anomalies: [],
  elapsed: 1,
  opportunities: 1,
};

interface Shape {
  readonly reads?: "ok" | "fail";
  readonly inForce?: boolean;
  readonly felt?: boolean;
  readonly healed?: boolean;
  readonly overlapping?: boolean;
}

/** A write and a read by two processes while a fault stands: sound unless a shape says otherwise. */
function history({
  reads = "ok",
  inForce = true,
  felt = true,
  healed = true,
  overlapping = true,
}: Shape = {}) {
  const builder = new HistoryBuilder();
  builder.fault({ stage: "begin", fault: 0, nemesis: "kill", plan: null, describe: "kill n1", time: 1 });
  builder.fault({ stage: "in-force", fault: 0, evidence: [], inForce, describe: "kill n1", time: 2 });
  builder.invoke({ op: 0, process: 0, node: "n1", f: "write", key: 1, input: 1, time: 3 });
  if (!overlapping) builder.complete({ op: 0, process: 0, type: "ok", output: null, time: 4 });
  builder.invoke({ op: 1, process: 1, node: "n2", f: "read", key: 1, input: null, time: 5 });
  if (overlapping) builder.complete({ op: 0, process: 0, type: "ok", output: null, time: 6 });
  builder.complete({ op: 1, process: 1, type: reads, output: 1, time: 7 });
  builder.invoke({ op: 2, process: 0, node: "n1", f: "read", key: 1, input: null, time: 7 });
  builder.complete({ op: 2, process: 0, type: reads, output: 1, time: 8 });
  builder.fault({ stage: "end", fault: 0, felt: [{ what: "operations", holds: felt }], healed, time: 8 });
  return builder.build();
}

const grades = (evidence: Parameters<typeof strength>[0]) =>
  Object.fromEntries(strength(evidence).lines.map(({ what, grade }) => [what, grade]));
const consequences = (evidence: Parameters<typeof strength>[0]) =>
  strength(evidence).lines.flatMap(({ consequence }) => consequence ?? []);

test("tutorial: a run that did what its plan asked has nothing to be warned of", () => {
  const evidence = { history: history(), results: [decided], plan, environment };
  expect(consequences(evidence)).toEqual([]);
  expect(grades(evidence)).toEqual({
    "operations: write": "good",
    "operations: read": "good",
    "read after the last change": "good",
    concurrency: "good",
    faults: "good",
    "faults: kill": "good",
    "operations during kill": "good",
    "check: linearizable": "good",
  });
});

describe("what makes a green answer unknown", () => {
  test.each([
    [
      "a kind that never succeeded",
      { history: history({ reads: "fail" }) },
      "no read ever succeeded, so read was not tested",
    ],
    [
      "a kind that was never tried",
      { plan: { ...plan, functions: ["read", "write", "cas"] } },
      "no cas ever succeeded, so cas was not tested",
    ],
    [
      "no fault in force",
      { history: history({ inForce: false }) },
      "no planned fault was ever in force, so the run tested fair weather only",
    ],
    [
      "a claim that nothing could have contradicted",
      { results: [{ ...decided, opportunities: 0 }] },
      "no completed operation could have contradicted linearizable, so its answer means nothing",
    ],
    [
      "a killed control node",
      { environment: undefined },
      "the control node was killed, so the plan was not carried out to its end",
    ],
    [
      "an early end",
      { environment: { ...environment, ending: "interrupted" as const } },
      "the run ended early, so the plan was not carried out to its end",
    ],
  ])("%s", (_, change, consequence) => {
    const { lines } = strength({ history: history(), results: [decided], plan, environment, ...change });
    expect(lines.filter(({ grade }) => grade === "void").map((line) => line.consequence)).toEqual([
      consequence,
    ]);
  });
});

describe("what is a warning", () => {
  test.each([
    ["no nemesis", { plan: { ...plan, nemeses: [] } }, "nothing was broken, so only fair weather was tested"],
    [
      "a fault that nobody felt",
      { history: history({ felt: false }) },
      "no kill was felt by the system: nothing dropped or touched, no operation lost or slowed",
    ],
    [
      "a fault that was not seen healed",
      { history: history({ healed: false }) },
      "1 of 1 faults of kill were not seen healed",
    ],
    [
      "a nemesis that never came",
      { plan: { ...plan, nemeses: ["kill", "pause"] } },
      "no pause was due before the run ended, so pause was not tested",
    ],
    [
      "nothing concurrent",
      { history: history({ overlapping: false }) },
      "no two operations ever overlapped on one object, so nothing concurrent was tested",
    ],
    [
      "a checker that gave up",
      { results: [{ ...decided, verdict: "unknown" as const, reason: "its budget is spent" }] },
      "linearizable could not decide: its budget is spent",
    ],
    [
      "a late control node",
      { environment: { ...environment, loopDelay: { p50: 1, p99: 1e9, max: 2e9 } } },
      "the control node was late, so operations look longer and more concurrent than they were, and anomalies may be missed",
    ],
  ])("%s", (_, change, consequence) => {
    const { lines } = strength({ history: history(), results: [decided], plan, environment, ...change });
    expect(lines.filter(({ grade }) => grade === "void")).toEqual([]);
    expect(lines.filter(({ grade }) => grade === "weak").map((line) => line.consequence)).toContain(
      consequence,
    );
  });
});

test("a bare history promised nothing: only a claim that could not have been contradicted makes it void", () => {
  expect(
    strength({ history: history({ reads: "fail" }), results: [decided] }).lines.map(({ grade }) => grade),
  ).not.toContain("void");
  expect(
    strength({ history: history(), results: [{ ...decided, opportunities: 0 }] }).lines.map(
      ({ grade }) => grade,
    ),
  ).toContain("void");
});

test("operations overlap by their order where nobody recorded times", () => {
  const event = (type: string, process: number) => ({ type, process, f: "read" });
  const linesOf = (...events: unknown[]) =>
    strength({ history: historyOfJepsen(events).history, results: [] }).lines.filter(
      ({ what }) => what === "concurrency",
    );
  expect(linesOf(event("invoke", 0), event("invoke", 1), event("ok", 0))[0]?.grade).toBe("good");
  expect(linesOf(event("invoke", 0), event("info", 0), event("invoke", 1))[0]?.grade).toBe("weak");
});
