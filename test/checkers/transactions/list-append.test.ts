import { describe, expect, test } from "vitest";
import { listAppend } from "../../../checkers/index.ts";
import type { IsolationOptions } from "../../../checkers/transactions/requested.ts";
import { DEFAULT_BUDGET } from "../../../src/check/checker.ts";
import type { Value } from "../../../src/core/value.ts";
import { HistoryBuilder } from "../../../src/history/builder.ts";
import { check } from "../check.ts";
import { asked, done, historyOfTransactions, type Micro, type TransactionEvent, together } from "./events.ts";

const a = (key: string | number, element: Value): Micro => ["append", key, element];
const r = (key: string | number, ...elements: readonly Value[]): Micro => ["r", key, elements];

const judge = (events: readonly TransactionEvent[], options?: IsolationOptions) =>
  check(listAppend(options), historyOfTransactions(events));

interface Example {
  readonly events: readonly TransactionEvent[];
  /** All types that strict serializability, or what is asked for, tells. */
  readonly types: readonly string[];
  readonly options?: IsolationOptions;
  readonly says?: string;
}

const EXAMPLES: { readonly [name: string]: Example } = {
  "writes in a circle": {
    events: together([a("x", 1), a("y", 1)], [a("x", 2), a("y", 2)], [r("x", 1, 2), r("y", 2, 1)]),
    types: ["G0"],
    says: 'T2 appended 2 to "x" after T1 had appended 1; but T1 appended 1 to "y" after T2 had appended 2',
  },
  "reads in a circle": {
    events: together([a("x", 1), r("y", 1)], [r("x", 1), a("y", 1)]),
    types: ["G1c"],
    says: 'T2 observed T1\'s append of 1 to "x"; but T1 observed T2\'s append of 1 to "y"',
  },
  "a torn read": {
    events: together([a("x", 1), a("y", 1)], [r("x", 1), r("y")]),
    types: ["G-single-item"],
    says: 'T2 observed T1\'s append of 1 to "x"; but T2 did not observe T1\'s append of 1 to "y": it read []',
  },
  "a write skew": {
    events: together([r("x"), a("y", 1)], [r("y"), a("x", 1)], [r("x", 1), r("y", 1)]),
    types: ["G2-item"],
  },
  "two readers who see two writes in two orders": {
    events: together([a("x", 1)], [a("y", 1)], [r("x", 1), r("y")], [r("x"), r("y", 1)]),
    types: ["G-nonadjacent-item"],
    options: { model: "snapshot-isolation" },
  },
  "a stale read": {
    events: [...done(0, a("x", 1)), ...done(1, r("x"))],
    types: ["G-single-item-realtime"],
    says: "T1 had completed (1.00 ms) before T2 was invoked (2.00 ms): realtime",
  },
  "a session that forgets": {
    events: [...done(0, a("x", 1)), ...done(0, r("x"))],
    types: ["G-single-item-process"],
    options: { model: "strong-session-serializable" },
    says: "process 0 called T2 after T1 had returned",
  },
  "a read of what failed": {
    events: [[0, "invoke", [a("x", 1)]], [0, "fail", [a("x", 1)]], ...done(1, r("x", 1))],
    types: ["G1a"],
    says: 'observed the append of 1 to "x" by operation 0, which had failed',
  },
  "a read of what was half done": {
    events: together([a("x", 1), a("x", 2)], [r("x", 1)]),
    types: ["G1b", "G-single-item"],
    says: "operation 1 (process 1) read [1], a state that operation 0 left while it was under way",
  },
  "a commit on top of what failed": {
    events: [
      [0, "invoke", [a("x", 1)]],
      [0, "fail", [a("x", 1)]],
      ...done(1, a("x", 2)),
      ...done(2, r("x", 1, 2)),
    ],
    types: ["G1a", "dirty-update"],
    says: 'operation 1 appended 2 to "x" on top of 1, which operation 0 had appended before it failed',
  },
  "an update that is lost": {
    events: together([r("x"), a("x", 1)], [r("x"), a("x", 2)]),
    types: ["lost-update", "G2-item"],
    says: 'operations 0 and 1 both read [] in "x" and both appended to it',
  },
  "a transaction that does not see itself": {
    events: together([a("x", 1), r("x")], [r("x", 1)]),
    types: ["internal"],
    says: "it must have read a list that ends with [1]",
  },
  "a transaction that sees its future": {
    events: together([r("x", 1), a("x", 1)], [r("x", 1)]),
    types: ["future-read"],
    says: 'read 1 in "x" before it appended that itself',
  },
  "an element that comes twice": {
    events: together([a("x", 1)], [r("x", 1, 1)]),
    types: ["duplicate-elements"],
  },
  "lists that do not continue each other": {
    events: together([a("x", 1)], [a("x", 2)], [r("x", 1)], [r("x", 2)]),
    types: ["incompatible-order"],
    options: { model: "read-committed" },
  },
  "appends of one transaction the other way round": {
    events: together([a("x", 1), a("x", 2)], [a("x", 3)], [r("x", 2, 1, 3)]),
    types: ["incompatible-order"],
    says: 'appended 1 and then 2 to "x", but operation 2 (process 2) read them the other way round',
  },
  "an append whose transaction is there without it": {
    events: together([a("x", 1), a("x", 2)], [r("x", 2)]),
    types: ["incompatible-order"],
    options: { model: "read-committed" },
    says: "read the second without the first",
  },
  "an element that nobody appended": {
    events: together([a("x", 1)], [r("x", 1, 7)]),
    types: ["thin-air-read"],
    says: 'read 7 in "x", which nobody ever appended',
  },
};

describe("every anomaly is found, and nothing else", () => {
  test.each(Object.entries(EXAMPLES))("%s", async (_, { events, types, options, says = "" }) => {
    const { verdict, anomalies } = await judge(events, options);
    expect(anomalies.map(({ type }) => type)).toEqual(types);
    expect(anomalies.map(({ message }) => message).join("\n")).toContain(says);
    expect(verdict).toBe("invalid");
  });
});

describe("what is not there is not found", () => {
  test("transactions that an order explains", async () => {
    const events = [
      ...together([a("x", 1), r("y")], [r("x", 1), a("y", 1)]),
      ...done(0, r("x", 1), r("y", 1)),
    ];
    const { verdict, anomalies, opportunities, statistics } = await judge(events);
    expect({ verdict, anomalies, opportunities }).toEqual({
      verdict: "valid",
      anomalies: [],
      opportunities: 2,
    });
    expect(statistics?.not).toEqual([]);
  });

  test("a stale read is none where only an order is promised", async () => {
    expect((await judge(EXAMPLES["a stale read"]!.events, { model: "serializable" })).verdict).toBe("valid");
  });

  test("what gave up may have happened, whatever it saw", async () => {
    const gaveUp: TransactionEvent[] = [
      [0, "invoke", asked([a("x", 1), r("y")])],
      [0, "info", [a("x", 1), r("y", 9)]],
    ];
    expect(
      (await judge([...gaveUp, ...done(1, r("x"), a("y", 2)), ...done(2, r("x", 1), r("y", 2))])).verdict,
    ).toBe("valid");
    expect((await judge([...gaveUp, ...done(1, r("x", 1)), ...done(2, r("x"))])).verdict).toBe("invalid");
  });

  test("keys and elements of different types are different", async () => {
    const events = together([a("1", 1), a(1, "1")], [r("1", 1), r(1, "1")], [a(1, 1)], [r(1, "1", 1)]);
    expect((await judge(events)).verdict).toBe("valid");
    expect((await judge(together([a("1", 1)], [r("1", "1")]))).anomalies[0]?.type).toBe("thin-air-read");
  });

  test("elements may be anything, lists and objects too", async () => {
    const odd: Value[] = [null, [1], { b: 1, a: [] }, 1.5, ""];
    const events = [...odd.flatMap((element) => done(0, a("x", element))), ...done(0, r("x", ...odd))];
    expect((await judge(events)).verdict).toBe("valid");
    expect((await judge([...events, ...done(0, r("x", ...odd.slice(0, -1)))])).verdict).toBe("invalid");
  });
});

describe("what cannot be decided is not guessed", () => {
  test.each<[string, readonly TransactionEvent[], string]>([
    [
      "an element appended twice",
      [...done(0, a("x", 1)), ...done(1, a("x", 1))],
      'operations 0 and 1 both do ["append","x",1]',
    ],
    ["other micro-operations", done(0, ["w", "x", 1] as unknown as Micro), 'holds ["w","x",1]'],
    ["reads of something else than lists", done(0, ["r", "x", 5]), 'holds ["r","x",5]'],
    [
      "no transactions",
      [
        [0, "invoke", []],
        [0, "ok", 7 as unknown as Micro[]],
      ],
      "carries 7",
    ],
    [
      "nothing that depends on anything",
      [...done(0, a("x", 1)), ...done(1, a("y", 1))],
      "no transaction depends on another",
    ],
  ])("%s", async (_, events, reason) => {
    const result = await judge(events);
    expect(result).toMatchObject({ verdict: "unknown", anomalies: [] });
    expect(result.reason).toContain(reason);
  });

  test("a history of something else", async () => {
    const builder = new HistoryBuilder();
    builder.invoke({ op: 0, process: 0, node: "n1", f: "read", input: null, time: 0 });
    expect(await check(listAppend(), builder.build())).toMatchObject({ verdict: "unknown" });
  });
});

describe("what is asked for", () => {
  test.each<[unknown, string]>([
    [
      { model: "strict-serialisable" },
      "no consistency model is called strict-serialisable. Did you mean strict-serializable?",
    ],
    [{ anomalies: ["G3"] }, "no anomaly is called G3"],
    [{ model: "causal" }, "list-append cannot decide causal"],
    [{ models: ["serializable", "linearizable"] }, "list-append cannot decide linearizable"],
    [{ anomalies: ["G-cursor"] }, "list-append cannot decide G-cursor"],
    [{ modle: "serializable" }, "modle"],
    [{ models: "serializable" }, "models"],
  ])("%j is refused", (options, message) => {
    expect(() => listAppend(options as IsolationOptions)).toThrow(message);
  });

  test("every model that can be decided passes a good history and fails a bad one", async () => {
    const models = [
      "read-uncommitted",
      "read-committed",
      "repeatable-read",
      "snapshot-isolation",
      "PL-SI",
      "serializable",
    ];
    for (const model of [...models, "strong-session-serializable", "strict-serializable"]) {
      expect((await judge(EXAMPLES["writes in a circle"]!.events, { model })).verdict).toBe("invalid");
      expect((await judge([...done(0, a("x", 1)), ...done(1, r("x", 1))], { model })).verdict).toBe("valid");
    }
  });

  test("anomalies by name stand for all that is evidence of them", async () => {
    const { events } = EXAMPLES["a torn read"]!;
    expect((await judge(events, { anomalies: ["G2"] })).verdict).toBe("invalid");
    expect((await judge(events, { anomalies: ["G1"] })).verdict).toBe("valid");
    expect((await judge(events, { anomalies: ["G1"], model: "consistent-view" })).verdict).toBe("invalid");
  });

  test("what is ruled out is said, the weakest first", async () => {
    const { statistics } = await judge(EXAMPLES["a write skew"]!.events, { model: "strict-serializable" });
    expect(statistics?.not).toEqual(["repeatable-read"]);
    expect(statistics?.alsoNot).toEqual([
      "serializable",
      "strict-serializable",
      "strong-session-serializable",
    ]);
  });
});

describe("the search for a cycle to show", () => {
  /** A circle of transactions each of which reads what the one before appended, and one anti-dependency across it. */
  const ring = (size: number): TransactionEvent[] =>
    together(
      ...Array.from({ length: size }, (_, i) => [
        a(`k${i}`, 1),
        i === 0 ? a("last", 1) : r(`k${i - 1}`, 1),
        ...(i === size - 1 ? [r("last")] : []),
      ]),
      [r("last", 1)],
    );

  test("finds the only one, however long it is", async () => {
    const { anomalies } = await judge(ring(400));
    expect(anomalies.map(({ type }) => type)).toEqual(["G-single-item"]);
    expect(anomalies[0]?.operations).toHaveLength(400);
    expect(anomalies[0]?.message.length).toBeLessThan(1_000);
  });

  test("never decides: without a step to spend, what is known is said", async () => {
    const { verdict, anomalies, statistics } = await listAppend().check(historyOfTransactions(ring(400)), {
      ...DEFAULT_BUDGET,
      maxSteps: 10,
    });
    expect(verdict).toBe("invalid");
    expect(anomalies.map(({ type }) => type)).toEqual(["PL-SI-cycle-exists", "PL-2.99-cycle-exists"]);
    expect(statistics?.not).toEqual(["repeatable-read", "snapshot-isolation"]);
  });

  test("is unknown only where no level tells what was asked for", async () => {
    const history = historyOfTransactions(ring(400));
    const result = await listAppend({ anomalies: ["G-single"] }).check(history, {
      ...DEFAULT_BUDGET,
      maxSteps: 10,
    });
    expect(result.verdict).toBe("unknown");
    expect(result.reason).toContain("no G-single-item was found");
  });

  test("finds the shortest of many", async () => {
    const events = [...ring(30), ...together([a("p", 1), a("q", 1)], [r("p", 1), r("q")])];
    const { anomalies, omitted } = await judge(events, { model: "serializable" });
    expect(anomalies.map(({ operations }) => operations.length)).toEqual([2]);
    expect(omitted).toBe(1);
  });

  test("tells the steps of the proof, and gives it as data to draw", async () => {
    const { anomalies } = await judge(EXAMPLES["a torn read"]!.events);
    expect(anomalies[0]).toMatchObject({
      operations: [0, 1],
      steps: [
        { from: 0, to: 1, because: 'T2 observed T1\'s append of 1 to "x"' },
        {
          from: 1,
          to: 0,
          because:
            'but T2 did not observe T1\'s append of 1 to "y": it read []: a contradiction, for T1 would come before itself',
        },
      ],
      view: {
        kind: "cycle",
        transactions: [0, 1],
        edges: [
          { from: 0, to: 1, relation: "wr" },
          { from: 1, to: 0, relation: "rw" },
        ],
      },
    });
  });
});
