import { expect, test } from "vitest";
import { log } from "../../../checkers/index.ts";
import type { Value } from "../../../src/core/value.ts";
import { check } from "../check.ts";
import type { TestEvent } from "../events.ts";
import { recorded } from "../recorded.ts";

const did = (process: number, f: string, asked: Value, told: Value): TestEvent[] => [
  [process, "invoke", f, asked],
  [process, "ok", f, told],
];
const send = (offset: number, message: number): TestEvent[] =>
  did(0, "send", [["send", "x", message]], [["send", "x", [offset, message]]]);
const poll = (...messages: [number, number][]): TestEvent[] =>
  did(1, "poll", [["poll"]], [["poll", messages.length > 0 ? { x: messages } : {}]]);
const judge = (...parts: TestEvent[][]) => check(log({ emptyPolls: true }), recorded(parts.flat()));

test("what was acknowledged before an empty poll was called, and never polled, is lost", async () => {
  const { anomalies } = await judge(send(0, 1), send(1, 2), poll([0, 1]), poll());
  expect(anomalies).toMatchObject([{ type: "unseen", operations: [1] }]);
});

test("what was acknowledged later, and where no poll came back empty, is in doubt", async () => {
  const doubt = {
    verdict: "unknown",
    reason: expect.stringContaining("1 acknowledged messages were never polled"),
  };
  expect(await judge(send(0, 1), poll([0, 1]), poll(), send(1, 2))).toMatchObject(doubt);
  expect(await judge(send(0, 1), send(1, 2), poll([0, 1]))).toMatchObject(doubt);
});

test("an empty poll that began before the message was acknowledged proves nothing", async () => {
  const [invoked, returned] = poll() as [TestEvent, TestEvent];
  expect(await judge([invoked], send(0, 1), [returned])).toMatchObject({ verdict: "unknown" });
});
