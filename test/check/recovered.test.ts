import { expect, test } from "vitest";
import { excused, recoveredCheck } from "../../src/check/recovered.ts";
import type { EnvironmentRecord, NotRecovered } from "../../src/history/plan-record.ts";

const lost = (node: string): NotRecovered["nodes"][number] => ({
  node,
  asked: 40,
  answered: 12,
  instead: [
    { what: "no leader", times: 28 },
    { what: "no answer within 2 s", times: 1 },
  ],
});

const environment = (...nodes: string[]): EnvironmentRecord =>
  ({
    notRecovered: { waited: 60e9, nodes: nodes.map(lost), sound: [{ what: "probe n1→n2", holds: true }] },
  }) as unknown as EnvironmentRecord;

const NODES = ["n1", "n2", "n3"];
const nobody: ReadonlySet<string> = new Set();

test("tutorial: who did not come back, for how long that was waited for, what they said instead, and what is proven", () => {
  expect(recoveredCheck(environment("n2"), nobody, NODES)).toMatchObject([
    {
      checker: "recovery",
      verdict: "invalid",
      anomalies: [
        {
          type: "not-recovered",
          message:
            "n2 served no write again within 60.0 s after the last fault had ended, and probe n1→n2 found sound what had been broken: n2 answered 12 of 40 operations, mostly: no leader",
          view: { rows: [["n2", 40, 12, "no leader (28 times); no answer within 2 s"]] },
        },
      ],
    },
  ]);
});

test("a server that is down is said to be", () => {
  const down = { node: "n2", asked: 0, answered: 0, instead: [{ what: "its server is down", times: 1 }] };
  const told = { notRecovered: { waited: 1e9, nodes: [down], sound: [] } } as unknown as EnvironmentRecord;
  const [check] = recoveredCheck(told, nobody, NODES);
  expect(check?.anomalies[0]?.message).toContain("n2: its server is down");
});

test("a cluster that came back, and one of which nothing is known, have no such check", () => {
  expect(recoveredCheck(undefined, nobody, NODES)).toEqual([]);
  expect(recoveredCheck({} as EnvironmentRecord, nobody, NODES)).toEqual([]);
});

test("who ended on a ruined disk is not accused, nor is anybody once that is half of the cluster; and it is said", () => {
  const all = environment("n1", "n2");
  const [check] = recoveredCheck(all, new Set(["n1"]), NODES);
  expect(check?.anomalies[0]?.message).toMatch(/^n2 served/);
  expect(recoveredCheck(environment("n1"), new Set(["n1"]), NODES)).toEqual([]);
  expect(recoveredCheck(all, new Set(["n1", "n3"]), NODES)).toEqual([]);
  expect(excused(all, new Set(["n1"]))).toEqual([expect.stringContaining("n1 ended on a disk")]);
  expect(excused(all, nobody)).toEqual([]);
});
