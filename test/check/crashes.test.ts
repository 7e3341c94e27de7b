import { expect, test } from "vitest";
import { crashCheck } from "../../src/check/crashes.ts";
import type { Fault } from "../../src/core/fault.ts";
import type { EnvironmentRecord } from "../../src/history/plan-record.ts";

const crash = { node: "n2", time: 3.5e9, what: "TypeError: x is undefined\n    at receive (node.ts:7:1)" };
const environment = { code: { marks: {}, asked: [], crashed: [crash] } } as unknown as EnvironmentRecord;

const fault = (nemesis: string, node: string, end: number): Fault => ({
  fault: 0,
  nemesis,
  plan: {},
  describe: nemesis,
  begin: 2e9,
  end,
  inForce: true,
  evidence: [{ what: `disk of ${node}`, holds: true }],
  felt: [],
  healed: true,
});

const touching = (nemesis: string, end: number): Fault => ({ ...fault(nemesis, "n1", end), nodes: ["n2"] });

const cutting = (end: number): Fault => ({
  ...fault("power-loss", "n1", end),
  evidence: [{ what: "power of n2", holds: true }],
});

test("tutorial: a node that ends by itself is an anomaly, with what it said and where", () => {
  expect(crashCheck(environment, [])).toMatchObject([
    {
      checker: "crashes",
      verdict: "invalid",
      anomalies: [
        {
          type: "crashed",
          message: "n2 ended by itself at 3.50 s, and no fault explains it: TypeError: x is undefined",
          view: {
            kind: "table",
            rows: [
              ["n2", 3.5e9, "TypeError: x is undefined"],
              ["n2", 3.5e9, "at receive (node.ts:7:1)"],
            ],
          },
        },
      ],
    },
  ]);
});

test("a run in which nobody crashed, or of which nothing is known, has no such check", () => {
  expect(crashCheck(undefined, [])).toEqual([]);
  expect(crashCheck({ ...environment, code: { marks: {}, asked: [], crashed: [] } }, [])).toEqual([]);
});

test.each([
  ["a full disk while it is full", fault("full-disk", "n2", 4e9), true],
  ["a full disk that has room again", fault("full-disk", "n2", 2.4e9), false],
  ["another node's full disk", fault("full-disk", "n1", 4e9), false],
  ["a sync that failed before", fault("sync-fails", "n2", 3.2e9), true],
  ["data that was wiped before", touching("wipe", 3.2e9), true],
  ["a loss of power that is not over", cutting(4e9), true],
  ["a loss of power that is over", cutting(2.4e9), false],
  ["a loss of power that is only just over", cutting(3.2e9), true],
  [
    "a frozen process",
    { ...touching("pause", 4e9), evidence: [{ what: "process of n2", holds: true }] },
    false,
  ],
])("%s explains it or does not", (_, cause, explained) => {
  expect(crashCheck(environment, [cause])).toHaveLength(explained ? 0 : 1);
});
