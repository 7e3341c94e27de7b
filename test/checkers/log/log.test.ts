import { expect, test } from "vitest";
import { log } from "../../../checkers/index.ts";
import type { Value } from "../../../src/core/value.ts";
import { historyOfJepsen } from "../../../src/history/import/jepsen.ts";
import { check } from "../check.ts";
import type { TestEvent } from "../events.ts";
import { recorded } from "../recorded.ts";

type Outcome = "ok" | "info" | "fail";

const did = (process: number, f: string, asked: Value, told: Value, type: Outcome = "ok"): TestEvent[] => [
  [process, "invoke", f, asked],
  [process, type, f, told],
];

/** Sends to log `x`: a pair is an offset and a value. */
const send = (process: number, ...messages: (number | [number, number])[]): TestEvent[] =>
  sends(process, "ok", ...messages);

const sends = (process: number, type: Outcome, ...messages: (number | [number, number])[]): TestEvent[] =>
  did(
    process,
    "send",
    messages.map((message) => ["send", "x", Array.isArray(message) ? message[1] : message]),
    messages.map((message) => ["send", "x", message]),
    type,
  );

/** Polls of log `x`: offsets and values. */
const poll = (process: number, ...messages: [number | null, number][]): TestEvent[] =>
  did(process, "poll", [["poll"]], [["poll", { x: messages }]]);

const judge = (events: readonly TestEvent[], options = {}) => check(log(options), recorded(events));

const types = async (events: readonly TestEvent[], options = {}) =>
  (await judge(events, options)).anomalies.map(({ type }) => type);

/** Everything from 10 at offset 0 on, sent one by one. */
const FIVE = [0, 1, 2, 3, 4].flatMap((offset) => send(9, [offset, 10 + offset]));
const ALL = poll(8, [0, 10], [1, 11], [2, 12], [3, 13], [4, 14]);

test("tutorial: an acknowledged message below what was read, which nobody polled, is lost", async () => {
  const result = await judge([...send(0, [0, 5]), ...send(1, [1, 6]), ...poll(2, [1, 6])]);
  expect(result).toMatchObject({ verdict: "invalid", opportunities: 3, statistics: { unseen: { x: 1 } } });
  expect(result.anomalies).toEqual([
    {
      type: "lost-write",
      message:
        "5 of x, sent by process 0 (n1, 1.00 ms) to offset 0, was never polled, although process 2 (n3, 5.00 ms) polled offset 1",
      operations: [0, 2],
      view: {
        kind: "table",
        columns: ["offset", "message", "sent by operation"],
        rows: [
          [0, 5, 0],
          [1, 6, 1],
        ],
      },
    },
  ]);
});

test("a poll that leaves something out, and one that goes back, are told with what stands between", async () => {
  const skipped = await judge([...FIVE, ...ALL, ...poll(1, [0, 10]), ...poll(1, [3, 13])]);
  expect(skipped.anomalies).toMatchObject([
    {
      type: "poll-skip",
      message:
        "process 1 (n2, 15.0 ms) polled 10 of x in operation 6 and next 13 of x, although 11, 12 stand between them",
      operations: [6, 7],
    },
  ]);
  const again = await judge([...FIVE, ...ALL, ...poll(1, [0, 10], [1, 11]), ...poll(1, [1, 11])]);
  expect(again.anomalies).toMatchObject([
    { type: "nonmonotonic-poll", message: expect.stringContaining("the same message again") },
  ]);
});

test("within one transaction, too", async () => {
  expect(await types([...FIVE, ...ALL, ...poll(1, [0, 10], [2, 12])])).toEqual(["int-poll-skip"]);
  expect(await types([...FIVE, ...ALL, ...poll(1, [1, 11], [0, 10])])).toEqual(["int-nonmonotonic-poll"]);
});

test("what one process sends stands in that order; in the middle of a transaction others may send", async () => {
  const all = poll(8, [0, 2], [1, 1]);
  expect(await types([...send(0, 1), ...send(0, 2), ...all])).toEqual(["nonmonotonic-send"]);
  expect(await types([...send(0, 1, 2), ...all])).toEqual(["int-nonmonotonic-send"]);
  const between = await judge([...send(0, 1, 3), ...send(1, 2), ...poll(8, [0, 1], [1, 2], [2, 3])]);
  expect(between).toMatchObject({ verdict: "valid", statistics: { tolerated: { "int-send-skip": 1 } } });
});

test("an indeterminate send may come at any later time", async () => {
  expect(await types([...sends(0, "info", 1), ...send(0, 2), ...poll(8, [0, 2], [1, 1])])).toEqual([]);
});

test("a subscribed process may be given other logs at any time", async () => {
  const skipping = [...poll(1, [0, 10]), ...poll(1, [3, 13], [2, 12])];
  const subscribed = (f: string) => judge([...FIVE, ...ALL, ...did(1, f, ["x"], ["x"]), ...skipping]);
  expect(await subscribed("subscribe")).toMatchObject({
    verdict: "valid",
    statistics: { tolerated: { "poll-skip": 1, "int-nonmonotonic-poll": 1 } },
  });
  expect((await subscribed("assign")).verdict).toBe("invalid");
});

test("where a history says when logs were handed around, nothing else excuses what a transaction skips", async () => {
  const polled = (process: number, log: Value[], messages: Value) => [
    { process, type: "invoke", f: "poll", value: [["poll"]] },
    { process, type: "ok", f: "poll", value: [["poll", { x: messages }]], "rebalance-log": log },
  ];
  const rest = [
    {
      process: 0,
      type: "invoke",
      f: "send",
      value: [
        ["send", "x", 0],
        ["send", "x", 1],
        ["send", "x", 2],
      ],
    },
    {
      process: 0,
      type: "ok",
      f: "send",
      value: [
        ["send", "x", [0, 0]],
        ["send", "x", [1, 1]],
        ["send", "x", [2, 2]],
      ],
    },
    ...[1, 2].flatMap((process) =>
      ["invoke", "ok"].map((type) => ({ process, type, f: "subscribe", value: ["x"] })),
    ),
    ...polled(
      3,
      [],
      [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
    ),
  ];
  const verdict = async (log: Value[]) =>
    (
      await check(
        log_,
        historyOfJepsen([
          ...rest,
          ...polled(1, log, [
            [0, 0],
            [2, 2],
          ]),
        ]).history,
      )
    ).verdict;
  const log_ = log();
  expect(await verdict([{ keys: ["x"] }])).toBe("valid");
  expect(await verdict([{ keys: ["y"] }])).toBe("invalid");
});

test("logs that are no longer assigned are no longer followed", async () => {
  const assigned = [...did(1, "assign", ["y"], ["y"]), ...did(1, "assign", ["x"], ["x"])];
  expect(await types([...FIVE, ...ALL, ...poll(1, [1, 11]), ...assigned, ...poll(1, [0, 10])])).toEqual([]);
});

test("an offset holds one message, and a message stands at one offset", async () => {
  const shared = await judge([
    ...send(0, [0, 1]),
    ...send(1, [0, 2]),
    ...poll(2, [0, 1]),
    ...poll(3, [0, 2]),
  ]);
  expect(shared.anomalies).toMatchObject([
    {
      type: "inconsistent-offsets",
      message:
        "x holds 2 messages at offset 0: 1 as process 0 (n1, 1.00 ms) was told, 2 as process 1 (n2, 3.00 ms) was",
    },
  ]);
  const twice = await judge([...send(0, [0, 1]), ...poll(2, [0, 1], [7, 1])]);
  expect(twice.anomalies).toMatchObject([
    {
      type: "duplicate",
      operations: [0, 1],
      message:
        "1 was sent once and stands in x twice: at offset 0 as process 0 (n1, 1.00 ms) was told, at offset 7 as process 2 (n3, 3.00 ms) was",
    },
  ]);
});

test("what is polled was sent, committed, and by somebody else", async () => {
  expect(await types([...sends(0, "fail", 1), ...poll(1, [0, 1])])).toEqual(["G1a"]);
  expect(await types(poll(1, [0, 1]))).toEqual(["unsent-message"]);
  const own = did(
    0,
    "txn",
    [["send", "x", 1], ["poll"]],
    [
      ["send", "x", [0, 1]],
      ["poll", { x: [[0, 1]] }],
    ],
  );
  expect(await types(own)).toEqual(["precommitted-read"]);
});

test("two transactions that polled each other's messages are a circle, told step by step", async () => {
  const asked = (log: string) => [["send", log, 1], ["poll"]];
  const result = await judge([
    [0, "invoke", "txn", asked("x")],
    [1, "invoke", "txn", asked("y")],
    [
      0,
      "ok",
      "txn",
      [
        ["send", "x", [0, 1]],
        ["poll", { y: [[0, 1]] }],
      ],
    ],
    [
      1,
      "ok",
      "txn",
      [
        ["send", "y", [0, 1]],
        ["poll", { x: [[0, 1]] }],
      ],
    ],
  ]);
  expect(result.anomalies).toMatchObject([
    {
      type: "G1c",
      message:
        "process 1 (n2, 3.00 ms) polled 1 of x, which process 0 (n1, 2.00 ms) sent; process 0 (n1, 2.00 ms) polled 1 of y, which process 1 (n2, 3.00 ms) sent: a contradiction, each came before itself",
      steps: [
        { from: 0, to: 1 },
        { from: 1, to: 0 },
      ],
    },
  ]);
});

test("nobody polls what is sent only later", async () => {
  const result = await judge([...poll(0, [0, 1]), ...send(1, 1)]);
  expect(result.anomalies).toMatchObject([{ type: "G1c-realtime", operations: [1, 0] }]);
  expect(result.anomalies[0]?.message).toContain("process 0 (n1, 1.00 ms) had returned before process 1");
});

test("the order of writes makes circles only where it is asked for, and those are tolerated", async () => {
  const events: TestEvent[] = [
    [
      0,
      "invoke",
      "send",
      [
        ["send", "x", 1],
        ["send", "y", 1],
      ],
    ],
    [
      1,
      "invoke",
      "send",
      [
        ["send", "x", 2],
        ["send", "y", 2],
      ],
    ],
    [
      0,
      "ok",
      "send",
      [
        ["send", "x", [0, 1]],
        ["send", "y", [1, 1]],
      ],
    ],
    [
      1,
      "ok",
      "send",
      [
        ["send", "x", [1, 2]],
        ["send", "y", [0, 2]],
      ],
    ],
    ...did(
      2,
      "poll",
      [["poll"]],
      [
        [
          "poll",
          {
            x: [
              [0, 1],
              [1, 2],
            ],
            y: [
              [0, 2],
              [1, 1],
            ],
          },
        ],
      ],
    ),
  ];
  expect(await judge(events)).toMatchObject({ verdict: "valid", statistics: { tolerated: {} } });
  expect(await judge(events, { wwDeps: true })).toMatchObject({
    verdict: "valid",
    statistics: { tolerated: { G0: 1 } },
  });
});

test("acknowledged messages that nobody polled are in doubt, and lost where everything was to be polled", async () => {
  const events = [...send(0, [0, 1]), ...send(0, [1, 2]), ...poll(1, [0, 1])];
  expect(await judge(events)).toMatchObject({
    verdict: "unknown",
    reason: expect.stringContaining("1 acknowledged messages were never polled (the first: 2 of x)"),
  });
  expect(await types(events, { drained: true })).toEqual(["unseen"]);
});

test("what cannot be judged is unknown, with the reason", async () => {
  const reason = async (events: TestEvent[]) => (await judge(events)).reason;
  expect(await reason([...send(0, [0, 1]), ...send(1, [1, 1])])).toContain("1 was sent to x twice");
  expect(await reason(did(0, "poll", [["poll"]], 7))).toContain("operation 0 is 7: expected a list");
  expect(await reason(did(0, "poll", [["poll"]], [["poll", { x: [[-1, 1]] }]]))).toContain("holds [-1,1]");
  expect(await reason(did(0, "send", [["push", "x", 1]], null))).toContain('holds ["push","x",1]');
});

test("the lag behind real time is that of the worst poll", async () => {
  const events = [...did(1, "assign", ["x"], ["x"]), ...FIVE, ...poll(1), ...poll(1), ...ALL];
  const { statistics } = await judge(events);
  // The first message was known after 3 ms; the second empty poll began at 14 ms.
  expect(statistics?.worstRealtimeLag).toEqual({ lag: 11e6, key: "x", operation: 7 });
});

test("wrong options are refused", () => {
  expect(() => log({ wwdeps: true } as never)).toThrow('no option "wwdeps"');
  expect(() => log({ drained: 1 } as never)).toThrow("true or false");
});

test("logs may have any name", async () => {
  const value = { __proto__: null, constructor: 1 };
  const events = did(0, "send", [["send", "__proto__", value]], [["send", "__proto__", [0, value]]]);
  expect((await judge(events)).statistics?.unseen).toEqual(JSON.parse('{"__proto__":1}'));
});
