import { describe, expect, test } from "vitest";
import type { OrdealError } from "../../../src/core/errors.ts";
import { historyOfJepsen, type JepsenOptions } from "../../../src/history/import/jepsen.ts";
import { operationsOf } from "../../checkers/brute-force.ts";

const told = (events: readonly unknown[], options?: JepsenOptions) => {
  const { history, warnings } = historyOfJepsen(events, options);
  return { operations: operationsOf(history), asides: history.columns.asides, warnings, history };
};

const refusal = (events: readonly unknown[], options?: JepsenOptions): string => {
  try {
    historyOfJepsen(events, options);
  } catch (error) {
    expect((error as OrdealError).kind).toBe("usage");
    return (error as Error).message;
  }
  throw new Error("it was taken");
};

test("tutorial: events become operations, paired by process, in the order of the list", () => {
  const { operations, asides, warnings } = told([
    { type: "invoke", process: 0, f: "write", value: 3, time: 10, index: 0 },
    { type: "invoke", process: 1, f: "read", value: null, time: 11, index: 1 },
    { type: "info", process: "nemesis", f: "kill", value: "n1", time: 12, index: 2 },
    { type: "ok", process: 1, f: "read", value: 3, time: 13, index: 3 },
    { type: "info", process: 0, f: "write", value: 3, time: 14, index: 4, error: ":timeout" },
  ]);
  expect(operations).toMatchObject([
    { process: 0, f: "write", input: 3, type: "info", callPosition: 0, callTime: 10, returnTime: 14 },
    { process: 1, f: "read", input: null, output: 3, type: "ok", callPosition: 1, returnPosition: 3 },
  ]);
  expect(operations[0]?.error).toEqual({ code: "timeout", message: "timeout" });
  expect(operations[0]).not.toHaveProperty("output");
  expect(asides).toEqual([
    { position: 2, fields: { type: "info", process: "nemesis", f: "kill", value: "n1", time: 12, index: 2 } },
  ]);
  expect(warnings).toEqual([]);
});

const call = (process: number, f: string, value?: unknown) => ({ type: "invoke", process, f, value });
const done = (type: string, process: number, f: string, value?: unknown) => ({ type, process, f, value });

describe("pairing", () => {
  test("an invocation without a completion is info for ever", () => {
    expect(told([call(0, "write", 1)]).operations).toMatchObject([{ type: "info", returnTime: Infinity }]);
  });

  test("a process may go on after an info, as in old histories", () => {
    const events = [
      call(0, "write", 1),
      done("info", 0, "write", 1),
      call(0, "read"),
      done("ok", 0, "read", 1),
    ];
    expect(told(events).operations.map(({ type }) => type)).toEqual(["info", "ok"]);
  });

  test.each([
    [[done("ok", 0, "read", 1)], "event 0: read completes (ok) on process 0, which has no operation open"],
    [
      [call(3, "read"), call(3, "write", 1)],
      "event 1: process 3 invokes write while its read (event 0) is still open",
    ],
    [
      [call(3, "read"), done("ok", 3, "write", 1)],
      "event 1: write completes (ok) on process 3, which is busy with read (event 0)",
    ],
    [
      [call(0, "read"), done("huh", 0, "read")],
      'event 1: expected "type" to be one of invoke, ok, fail, info',
    ],
    [[null], "event 0: expected an event"],
    [[[1]], "event 0: expected an event"],
    [[{ type: "invoke" }], 'event 0: expected an event with a "process"'],
    [[call(2 ** 31, "read")], "event 0: expected processes up to 2147483647"],
    [[{ type: "invoke", process: 0, f: { a: 1 } }], 'event 0: expected "f" to be a word'],
  ])("%j is refused", (events, message) => {
    expect(refusal(events)).toContain(message);
  });

  test("a place is named as the caller names it", () => {
    expect(refusal([null], { where: (i) => `h.edn:${i + 1}` })).toMatch(/^h\.edn:1: /);
  });
});

describe("lenient", () => {
  test("a completion alone counts as invoked before everything else", () => {
    const { operations } = told(
      [call(0, "write", 1), done("ok", 1, "read", 1), done("info", 2, "write", 5), done("ok", 0, "write")],
      { lenient: true },
    );
    expect(operations.map(({ process, callPosition }) => [process, callPosition])).toEqual([
      [1, 0],
      [2, 1],
      [0, 2],
    ]);
    expect(operations[1]).toMatchObject({ type: "info", input: 5 });
  });

  test("a completion belongs to the open operation that it repeats, else to the oldest of its kind", () => {
    const events = [call(0, "write", 2), call(0, "write", 1), done("ok", 0, "write", 1), call(0, "read")];
    const { operations } = told([...events, done("ok", 0, "write", 9), done("ok", 0, "read", 1)], {
      lenient: true,
    });
    expect(operations.map(({ input, returnPosition }) => [input, returnPosition])).toEqual([
      [2, 4],
      [1, 2],
      [null, 5],
    ]);
  });

  test("an operation that nothing completes stays open", () => {
    const events = [call(0, "write", 2), call(0, "write", 1), done("ok", 0, "write", 1)];
    expect(told(events, { lenient: true }).operations.map(({ type }) => type)).toEqual(["info", "ok"]);
  });
});

describe("values", () => {
  test("a fail or info that repeats its input returned nothing; anything else is kept", () => {
    const events = (value: unknown) => [call(0, "poll", [1]), done("info", 0, "poll", value)];
    expect(told(events([1])).operations[0]).not.toHaveProperty("output");
    expect(told(events(undefined)).operations[0]).not.toHaveProperty("output");
    expect(told(events([2])).operations[0]).toMatchObject({ output: [2] });
  });

  test("an ok without a value returned null; an event without f is a transaction", () => {
    const [operation] = told([
      { type: "invoke", process: 0 },
      { type: "ok", process: 0, f: null },
    ]).operations;
    expect(operation).toMatchObject({ f: "txn", input: null, output: null, node: "?" });
  });

  test("a key of its own", () => {
    const { operations, asides } = told([
      { ...call(0, "put", "a"), key: "x" },
      { ...done("ok", 0, "put", "a"), key: "x" },
    ]);
    expect(operations[0]).toMatchObject({ key: "x", input: "a", output: "a" });
    expect(asides).toEqual([]);
  });

  test("independent: the key comes out of the pair, in both events", () => {
    const events = [
      call(0, "cas", ["k", [1, 2]]),
      done("ok", 0, "cas", ["k", [1, 2]]),
      call(1, "add", 7),
      done("ok", 1, "add", 7),
      call(1, "read", [3, null]),
      done("info", 1, "read", null),
    ];
    const { operations } = told(events, { independent: true });
    expect(operations).toMatchObject([
      { key: "k", input: [1, 2], output: [1, 2] },
      { input: 7, output: 7 },
      { key: 3, input: null, type: "info" },
    ]);
    expect(operations[1]).not.toHaveProperty("key");
    expect(told(events).operations[0]).not.toHaveProperty("key");
  });

  test("independent: a pair that is none, or of another key, is refused", () => {
    const other = [call(0, "read", [1, null]), done("ok", 0, "read", [2, 5])];
    expect(refusal(other, { independent: true })).toContain("with the key of the invocation, 1");
    expect(refusal([call(0, "read", [null, null])], { independent: true })).toContain("text or a number");
  });

  test("nesting beyond 1000 is refused and does not overflow", () => {
    const deep = JSON.parse(`${"[".repeat(1e5)}${"]".repeat(1e5)}`) as unknown;
    expect(refusal([call(0, "write", deep)])).toContain("nested at most 1000 deep");
  });
});

describe("times", () => {
  const at = (time: unknown, type = "invoke", process = 0) => ({ type, process, f: "read", time });

  test("one that is absent, negative or goes back becomes the time before it, and is said", () => {
    const { operations, warnings, asides } = told([
      at(5),
      at(-1, "ok"),
      at(3, "invoke", 1),
      at(undefined, "ok", 1),
    ]);
    expect(operations.map(({ callTime, returnTime }) => [callTime, returnTime])).toEqual([
      [5, 5],
      [5, 5],
    ]);
    expect(warnings).toEqual([
      "2 of 4 events have no time: each counts as simultaneous with the event before it",
      "the time of 1 of 4 events goes back: the order of events is that of the file, and each such event counts as simultaneous with the one before it",
    ]);
    expect(asides.map(({ position, fields }) => [position, fields])).toEqual([
      [1, { time: -1 }],
      [2, { time: 3 }],
    ]);
  });

  test("none at all", () => {
    expect(told([at(undefined), at(-1, "ok")]).warnings[0]).toContain("no event has a time");
  });
});

test("a history of nobody's is said to be one", () => {
  expect(told([call("p1" as unknown as number, "read")]).warnings[0]).toContain("no event is of a client");
});

test("a name of a megabyte makes no message of a megabyte", () => {
  expect(refusal([done("ok", 0, "f".repeat(1e6))]).length).toBeLessThan(400);
});

test("what no column holds is kept at its event, hostile names included", () => {
  const event = JSON.parse(
    '{"type":"invoke","process":0,"f":"__proto__","value":1,"index":7,"__proto__":{"x":1},"node":5,"error":"early"}',
  ) as unknown;
  const { operations, asides } = told([event, { ...done("ok", 0, "__proto__", 1), error: { a: 1 } }]);
  expect(operations[0]).toMatchObject({ f: "__proto__", node: "?", error: { message: '{"a":1}' } });
  expect(JSON.stringify(asides)).toBe(
    '[{"position":0,"fields":{"index":7,"__proto__":{"x":1},"node":5,"error":"early"}},{"position":1,"fields":{"error":{"a":1}}}]',
  );
});
