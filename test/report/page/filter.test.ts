import { describe, expect, it } from "vitest";
import { encode } from "../../../src/report/encode.ts";
import { matcher } from "../../../src/report/page/filter/match.ts";
import { parse } from "../../../src/report/page/filter/parse.ts";
import { Run } from "../../../src/report/page/run.ts";
import { faultFrom, historyFrom, PLAN, resultsOf } from "../fixtures.ts";

const history = historyFrom(
  [
    { process: 0, node: "n1", f: "write", key: 3, input: 4, from: 1_000, to: 1_002 },
    { process: 1, node: "n2", f: "read", key: 3, from: 1_500, to: 1_900, output: 4 },
    { process: 2, node: "n4", f: "read", key: 5, from: 2_000, to: 2_003, output: "a b" },
    {
      process: 3,
      node: "n4",
      f: "cas",
      key: 5,
      input: [1, 2],
      from: 3_000,
      to: 3_001,
      type: "fail",
      error: { message: "no leader" },
    },
    { process: 4, node: "n1", f: "write", key: 5, input: 9, from: 4_000, type: "info" },
  ],
  [
    ...faultFrom(1, "partition", "partition n1 | n2", 1_600, 1_700),
    ...faultFrom(2, "kill", "kill n4", 2_990, 3_500),
  ],
);
const results = resultsOf("invalid", [{ type: "stale", message: "stale", operations: [0, 1] }], []);
const run = new Run(encode({ plan: PLAN, history, results, logs: [] }));

function matching(query: string): number[] {
  const parsed = parse(query);
  if ("error" in parsed) throw new Error(parsed.error);
  const accepts = matcher(run, parsed.terms);
  return Array.from({ length: run.count }, (_, row) => row).filter(accepts);
}

describe("the filter", () => {
  it.each([
    ["", [0, 1, 2, 3, 4]],
    ["f:read", [1, 2]],
    ["f:read,cas", [1, 2, 3]],
    ["key:3", [0, 1]],
    ["type:info", [4]],
    ["!type:ok", [3, 4]],
    ["process:2", [2]],
    ["node:n4", [2, 3]],
    ["op:0,4", [0, 4]],
    ["t:1..1.2", [0]],
    ["t:1.95..", [2, 3, 4]],
    ["t:..1.6", [0, 1]],
    ["t:1", [0, 1, 2]],
    ["took:100..", [1, 4]],
    ["took:..2", [0, 3]],
    ["fault:partition", [1]],
    ["fault:2", [3]],
    ["anomaly:1", [0, 1]],
    ['"a b"', [2]],
    ["leader", [3]],
    ["key:5 f:write", [4]],
    ["KEY:3 !f:read", [0]],
    ["f:nothing", []],
    ["anomaly:9", []],
  ])("%s", (query, rows) => {
    expect(matching(query)).toEqual(rows);
  });

  it("says what it cannot read, with the nearest name", () => {
    expect(parse("tpye:ok")).toEqual({ error: "tpye: is no field. Did you mean type?" });
    expect(parse('f:read "open')).toMatchObject({ error: expect.stringContaining("a quote is not closed") });
    expect(parse("t:soon")).toMatchObject({ error: expect.stringContaining("t:31..32") });
  });
});
