import { describe, expect, test } from "vitest";
import type { Value } from "../../src/core/value.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import { History } from "../../src/history/history.ts";

/** A history of one process whose operations carry these values in, and the next ones out. */
function carrying(values: readonly Value[]): History {
  const builder = new HistoryBuilder();
  values.forEach((input, op) => {
    builder.invoke({ op, process: 0, node: "n1", f: "txn", input, time: op });
    builder.complete({ op, process: 0, type: "ok", output: values[op + 1] ?? null, time: op });
  });
  return builder.build();
}

const VALUES: readonly Value[] = [
  [["append", "x", 1]],
  [["append", "x", "1"]],
  [["append", 1, 1]],
  [["append", "1", 1]],
  [["r", "x"]],
  [["r", "x", null]],
  [["r", "x", []]],
  [["r", "x", [null]]],
  [["r", "x", [1, "1", 1.5, { a: [["r", "x"]] }, 2 ** 53, [["r", "x"]]]]],
  [
    ["r", "x", [1, 2]],
    ["w", null, false],
    ["send", { k: 1 }, { v: [] }],
  ],
  [
    ["r", "x", [1]],
    ["r", "x", [2]],
  ],
  [
    ["r", "x", [1, 2]],
    ["r", "x", []],
  ],
  [["a", "b", "c", "d"]],
  [[1, 2]],
  [],
  [["__proto__", "__proto__", "__proto__"]],
];

describe("transactions as columns", () => {
  test("come back as they were recorded, in another thread too", () => {
    const { columns } = carrying(VALUES);
    const history = new History(structuredClone(columns));
    expect(VALUES.map((_, op) => history.operation(op).input)).toEqual(VALUES);
    expect(history.operation(0).output).toEqual(VALUES[1]);
  });

  test("have the same code exactly when they are the same", () => {
    const { columns } = carrying([...VALUES, ...structuredClone([...VALUES])]);
    const codes = Array.from(columns.input);
    expect(codes.slice(VALUES.length)).toEqual(codes.slice(0, VALUES.length));
    expect(new Set(codes).size).toBe(VALUES.length);
  });

  test("are all found again when there are many", () => {
    const many = Array.from(
      { length: 5_000 },
      (_, i): Value => [
        ["append", i % 7, i],
        ["r", i, [i, i % 3]],
      ],
    );
    const history = carrying([...many, ...many]);
    expect(history.columns.transactions.first.length).toBe(5_001);
    expect(many.map((_, op) => history.operation(op + 5_000).input)).toEqual(many);
  });

  test("of more kinds than anybody uses stay what they are", () => {
    const many = Array.from({ length: 100 }, (_, i): Value => [[`kind ${i}`, 1]]);
    const history = carrying(many);
    expect(many.map((_, op) => history.operation(op).input)).toEqual(many);
  });
});
