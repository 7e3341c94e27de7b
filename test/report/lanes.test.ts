import { describe, expect, it } from "vitest";
import { DRAWN, lanesOf } from "../../src/report/lanes.ts";
import { textLanes } from "../../src/report/lanes-text.ts";
import { anomaliesOf, culpritOf, faultsAround, isNear } from "../../src/report/witness.ts";
import { historyFrom, staleRead, synthetic } from "./fixtures.ts";

describe("a witness", () => {
  const { history, results } = staleRead();
  const first = anomaliesOf(results)[0]?.anomaly as NonNullable<
    ReturnType<typeof anomaliesOf>[number]
  >["anomaly"];

  it("has a lane per process, a box per operation, and the order that was possible", () => {
    const { boxes, lanes, orders, faults } = lanesOf(history, first);
    expect(lanes.map(({ process, node }) => `p${process} ${node}`)).toEqual(["p2 n1", "p4 n3", "p7 n4"]);
    expect(boxes.map(({ label }) => label)).toEqual(["write 4", "write 5", "read → 5", "read → 4"]);
    expect(boxes.map(({ culprit }) => culprit)).toEqual([false, false, false, true]);
    expect(orders).toEqual([[0, 1, 2]]);
    expect(faults.map(({ nemesis }) => nemesis)).toEqual(["partition"]);
  });

  it("breaks at the operation that nothing explains, while a fault is in force", () => {
    expect(culpritOf(history, first)?.process).toBe(7);
    expect(faultsAround(history, first).map(({ describe: told }) => told)).toEqual([
      "partition n1 n2 | n3 n4 n5",
    ]);
  });

  it("leaves what never returned open", () => {
    const open = historyFrom([
      { process: 0, node: "n1", f: "write", input: 1, from: 0 },
      { process: 1, node: "n2", f: "read", from: 5, to: 9, output: 1 },
    ]);
    const anomaly = { type: "x", message: "x", operations: [0, 1] };
    expect(textLanes(open, anomaly, 80)).toMatchInlineSnapshot(`
      [
        "p0 n1  ├─ write 1 → ? ╌╌╌",
        "p1 n2    ├─ read → 1 ─┤ ✗",
      ]
    `);
  });

  it("becomes a list where it does not fit", () => {
    const { history: long } = synthetic(200);
    const anomaly = { type: "x", message: "x", operations: Array.from({ length: 100 }, (_, i) => i) };
    expect(lanesOf(long, anomaly)).toMatchObject({ omitted: 100 - DRAWN });
    const lines = textLanes(long, anomaly, 80);
    expect(lines).toHaveLength(7);
    expect(lines[0]).toBe("  … 94 operations before these");
    expect(lines.at(-1)).toMatch(/^✗ /);
  });

  it("ignores operations that the history does not have", () => {
    const anomaly = { type: "x", message: "x", operations: [-1, 10 ** 9] };
    expect(textLanes(history, anomaly, 80)).toEqual([]);
    expect(culpritOf(history, anomaly)).toBeUndefined();
  });
});

describe("isNear", () => {
  it("finds a moment within the margin, ends included", () => {
    expect([4, 5, 15, 16, 94, 95].map((time) => isNear([10, 100], time, 5))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(isNear([], 1, 5)).toBe(false);
  });
});
