import { describe, expect, test } from "vitest";
import { casRegister, linearizable, type Model, register } from "../../../checkers/index.ts";
import { DEFAULT_BUDGET } from "../../../src/check/checker.ts";
import { check } from "../check.ts";
import { historyOf, type TestEvent } from "../events.ts";

test("a tutorial: a stale read, and how it is told", async () => {
  // Process 0 writes 4 and then 5; both are acknowledged. Only then does process 1 begin to read, and it sees 4.
  const result = await check(linearizable(casRegister()), [
    [0, "invoke", "write", 4, "x"],
    [0, "ok", "write", 4],
    [0, "invoke", "write", 5, "x"],
    [0, "ok", "write", 5],
    [1, "invoke", "read", null, "x"],
    [1, "ok", "read", 4],
  ]);

  // No order of the three explains that. The anomaly is a sentence, the operations it rests on, and what led to it.
  expect(result.verdict).toBe("invalid");
  expect(result.anomalies).toHaveLength(1);
  expect(result.anomalies[0]).toMatchObject({
    type: "not-linearizable",
    message:
      'Process 1 read 4 from key "x" at n2 at 0.005 s, but 5 had been written before that read began (acknowledged at 0.003 s) and nothing wrote 4 again: a stale read, not linearizable',
    operations: [0, 1, 2],
    steps: [
      {
        from: 0,
        to: 1,
        because: "the last change to 4, write 4, returned at 0.001 s, before write 5 began at 0.002 s",
      },
      { from: 1, to: 2, because: "write 5 returned at 0.003 s, before read → 4 began at 0.004 s" },
      { to: 2, because: "so 4 was gone before read → 4 began, which needs it: a contradiction" },
    ],
    view: {
      kind: "linearization",
      key: "x",
      initial: "null",
      partials: [
        [
          { op: 0, state: "4" },
          { op: 1, state: "5" },
        ],
      ],
      stuck: [{ op: 2, reason: "needs 4, but the value is 5" }],
    },
  });

  // One of the three operations could have contradicted the claim: a write that is acknowledged says nothing.
  expect(result.opportunities).toBe(1);
});

const verdictOf = async (events: readonly TestEvent[], model = casRegister()) =>
  (await check(linearizable(model), events)).verdict;

describe("what an outcome means", () => {
  const write = (type: "ok" | "fail" | "info"): TestEvent[] => [
    [0, "invoke", "write", 1],
    [0, type, "write", 1],
  ];
  const read = (value: number | null): TestEvent[] => [
    [1, "invoke", "read", null],
    [1, "ok", "read", value],
  ];

  test("an ok happened", async () => {
    expect(await verdictOf([...write("ok"), ...read(1)])).toBe("valid");
    expect(await verdictOf([...write("ok"), ...read(null)])).toBe("invalid");
  });

  test("a fail did not happen", async () => {
    expect(await verdictOf([...write("fail"), ...read(null)])).toBe("valid");
    expect(await verdictOf([...write("fail"), ...read(1)])).toBe("invalid");
  });

  test("an info may have happened, at any later time, once", async () => {
    expect(await verdictOf([...write("info"), ...read(1)])).toBe("valid");
    expect(await verdictOf([...write("info"), ...read(null), ...read(1)])).toBe("valid");
    expect(await verdictOf([...write("info"), ...read(1), ...read(null)])).toBe("invalid");
  });

  test("an info that a dead end used up is there again for the next order", async () => {
    // The orders that begin with the write of 2 come to nothing; those that keep it for the last read do not.
    const events: TestEvent[] = [
      [1, "invoke", "write", 2],
      [0, "invoke", "read", null],
      [2, "invoke", "write", 0],
      [0, "ok", "read", 0],
      [3, "invoke", "read", null],
      [3, "ok", "read", 2],
    ];
    expect(await verdictOf(events)).toBe("valid");
  });

  test("an operation that never came back is an info", async () => {
    expect(await verdictOf([[0, "invoke", "write", 1], ...read(null), ...read(1)])).toBe("valid");
  });

  test("a fail of a cas says nothing, not even about the value", async () => {
    const cas = (type: "ok" | "fail"): TestEvent[] => [
      [2, "invoke", "cas", [1, 2]],
      [2, type, "cas", [1, 2]],
    ];
    expect(await verdictOf([...write("ok"), ...cas("fail"), ...read(1)])).toBe("valid");
    expect(await verdictOf([...write("ok"), ...cas("ok"), ...read(2)])).toBe("valid");
    expect(await verdictOf([...cas("ok")])).toBe("invalid");
  });
});

describe("values", () => {
  test("null is a value like any other", async () => {
    const events: TestEvent[] = [
      [0, "invoke", "write", null],
      [0, "ok", "write", null],
      [0, "invoke", "read", null],
      [0, "ok", "read", null],
    ];
    expect(await verdictOf(events, register({ initial: 7 }))).toBe("valid");
    expect(await verdictOf(events.slice(2), register({ initial: 7 }))).toBe("invalid");
  });

  test("objects are equal when their JSON is, in whatever order their keys come", async () => {
    const events: TestEvent[] = [
      [0, "invoke", "write", { a: 1, b: [2] }],
      [0, "ok", "write", null],
      [0, "invoke", "read", null],
      [0, "ok", "read", { b: [2], a: 1 }],
    ];
    expect(await verdictOf(events)).toBe("valid");
    expect(await verdictOf(events.slice(2), casRegister({ initial: { a: 1, b: [2] } }))).toBe("valid");
  });
});

describe("keys", () => {
  const stale = (key: number): TestEvent[] => [
    [0, "invoke", "write", 1, key],
    [0, "ok", "write", 1],
    [0, "invoke", "read", null, key],
    [0, "ok", "read", null],
  ];

  test("each key is an object of its own", async () => {
    const mixed: TestEvent[] = [
      [0, "invoke", "write", 1, 0],
      [0, "ok", "write", 1],
      [0, "invoke", "read", null, 1],
      [0, "ok", "read", null],
    ];
    expect(await verdictOf(mixed)).toBe("valid");
  });

  test("at most sixteen anomalies are told, the rest is counted", async () => {
    const result = await check(
      linearizable("cas-register"),
      Array.from({ length: 20 }, (_, key) => stale(key)).flat(),
    );
    expect(result.anomalies).toHaveLength(16);
    expect(result.omitted).toBe(4);
  });
});

describe("the factory", () => {
  test("takes a model of the user's own", async () => {
    const mutex: Model<boolean> = {
      name: "mutex",
      init: false,
      functions: { acquire: "both", release: "both" },
      step: (held, { f }) => (held === (f === "acquire") ? undefined : !held),
    };
    const acquire = (process: number): TestEvent[] => [
      [process, "invoke", "acquire", null],
      [process, "ok", "acquire", null],
    ];
    const release: TestEvent[] = [
      [0, "invoke", "release", null],
      [0, "ok", "release", null],
    ];
    expect((await check(linearizable(mutex), [...acquire(0), ...release, ...acquire(1)])).verdict).toBe(
      "valid",
    );
    expect(await check(linearizable(mutex), [...acquire(0), ...acquire(1)])).toMatchObject({
      anomalies: [
        {
          message: expect.stringMatching(
            /^Process 1 completed acquire → null at n2 at .*, but no order of the operations before allows that: not linearizable$/,
          ),
          view: { stuck: [{ op: 1, reason: "not possible when the mutex is true" }] },
        },
      ],
    });
  });

  test("makes the same checker from a model, a name and a plan's JSON", async () => {
    const events: TestEvent[] = [
      [0, "invoke", "read", null],
      [0, "ok", "read", 0],
    ];
    expect((await check(linearizable(casRegister({ initial: 0 })), events)).verdict).toBe("valid");
    expect((await check(linearizable({ model: "cas-register", initial: 0 }), events)).verdict).toBe("valid");
    expect((await check(linearizable("cas-register"), events)).verdict).toBe("invalid");
  });

  test("refuses a name that no model has, with the nearest", () => {
    expect(() => linearizable("cas-registr")).toThrow(/no model "cas-registr"\. Did you mean cas-register\?/);
  });
});

describe("what it cannot decide is unknown, with a reason", () => {
  test("an operation that the model does not know", async () => {
    const result = await check(linearizable(register()), [
      [0, "invoke", "cas", [1, 2]],
      [0, "ok", "cas", null],
    ]);
    expect(result).toMatchObject({
      verdict: "unknown",
      reason: "the model register knows read, write, and operation 0 is a cas",
    });
  });

  test("an input that the model cannot read", async () => {
    const result = await check(linearizable(casRegister()), [
      [0, "invoke", "cas", 5],
      [0, "ok", "cas", null],
    ]);
    expect(result).toMatchObject({
      verdict: "unknown",
      reason: "the model cas-register cannot read operation 0, cas 5: a cas takes [from, to]",
    });
  });

  test("a model whose observer changes the state", async () => {
    const liar = { ...register(), cell: undefined, step: () => 1 };
    const { cell: _, ...model } = liar;
    const result = await check(linearizable(model), [
      [0, "invoke", "read", null],
      [0, "ok", "read", null],
    ]);
    expect(result).toMatchObject({
      verdict: "unknown",
      reason: "the model register says that read only observes, but it turned null into 1",
    });
  });

  /** A register that does not say it is one: nothing is known of it but its steps. */
  const { cell: _cell, shape: _shape, ...anyModel } = casRegister();

  /** Concurrent writes, then a read of something never written: all orders have to be tried. */
  const hard = historyOf([
    ...Array.from({ length: 12 }, (_, p): TestEvent => [p, "invoke", "write", p]),
    [20, "invoke", "read", null],
    [20, "ok", "read", 99],
    ...Array.from({ length: 12 }, (_, p): TestEvent => [p, "ok", "write", p]),
  ]);

  test("no steps left", async () => {
    const result = await linearizable(anyModel).check(hard, { ...DEFAULT_BUDGET, maxSteps: 1000 });
    expect(result.verdict).toBe("unknown");
    expect(result.reason).toMatch(
      /^the history \(13 operations, 0 of them indeterminate\) took \d+ steps without an answer; the budget of search steps is spent: a larger one would help/,
    );
  });

  test("no memory left", async () => {
    const result = await linearizable(anyModel).check(hard, { ...DEFAULT_BUDGET, maxBytes: 20_000 });
    expect(result).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("the budget of memory is spent"),
    });
  });

  test("stopped", async () => {
    const result = await linearizable(anyModel).check(hard, {
      ...DEFAULT_BUDGET,
      signal: AbortSignal.abort(),
    });
    expect(result).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("stopped before it was done"),
    });
  });

  test("a hard key does not hide the failure of an easy one", async () => {
    const events: TestEvent[] = [
      ...Array.from({ length: 14 }, (_, p): TestEvent => [p, "invoke", "write", p, "hard"]),
      [20, "invoke", "read", null, "hard"],
      [20, "ok", "read", 99],
      [21, "invoke", "read", null, "easy"],
      [21, "ok", "read", 1],
      ...Array.from({ length: 14 }, (_, p): TestEvent => [p, "ok", "write", p]),
    ];
    const result = await linearizable(anyModel).check(historyOf(events), {
      ...DEFAULT_BUDGET,
      maxSteps: 5000,
    });
    expect(result).toMatchObject({
      verdict: "invalid",
      anomalies: [{ view: { key: "easy" } }],
      reason: expect.stringContaining('1 of 2 keys are undecided; key "hard"'),
    });
  });
});

describe("more operations at once than a word has bits", () => {
  const each = (count: number, event: (p: number) => TestEvent): TestEvent[] =>
    Array.from({ length: count }, (_, p) => event(p));

  test.each([40, 200])("%i writes, seen one after the other while all of them are pending", async (count) => {
    const reads = each(count, (p) => [count, "invoke", "read", p]).flatMap((invoke): TestEvent[] => [
      invoke,
      [count, "ok", "read", invoke[3]],
    ]);
    const events = [
      ...each(count, (p) => [p, "invoke", "write", p]),
      ...reads,
      ...each(count, (p) => [p, "ok", "write", p]),
    ];
    expect(await verdictOf(events)).toBe("valid");
    expect(await verdictOf([...events, [0, "invoke", "read", null], [0, "ok", "read", -1]])).toBe("invalid");
  });

  test("values of a megabyte each", async () => {
    const text = (p: number) => `${p}`.repeat(1_000_000);
    const written = each(4, (p) => [p, "invoke", "write", text(p)]);
    const events: TestEvent[] = [
      ...written,
      ...each(4, (p) => [p, "ok", "write", null]),
      [4, "invoke", "read", null],
    ];
    expect(await verdictOf([...events, [4, "ok", "read", text(2)]])).toBe("valid");
    expect(await verdictOf([...events, [4, "ok", "read", text(5)]])).toBe("invalid");
  });

  test("forty reads during two writes", async () => {
    const during = (last: number): TestEvent[] => [
      ...each(40, (p) => [p, "invoke", "read", null]),
      ...[1, 2].flatMap((value): TestEvent[] => [
        [40, "invoke", "write", value],
        [40, "ok", "write", value],
      ]),
      ...each(39, (p) => [p, "ok", "read", [null, 1, 2][p % 3] as number | null]),
      [39, "ok", "read", last],
    ];
    expect(await verdictOf(during(1))).toBe("valid");
    expect(await verdictOf(during(3))).toBe("invalid");
  });
});
