import { expect, test } from "vitest";
import type { Json, Message } from "../../../patterns/env.ts";
import program from "../../../systems/durable-kv/node.ts";
import { lifeOn, MemoryDisk } from "../../patterns/memory-disk.ts";

/** Begins a life of the node on this disk; `ask` sends a request and returns what is answered by the time that the disk is idle. */
function started(disk: MemoryDisk) {
  const node = program(lifeOn(disk), { segmentBytes: 60, snapshotEvery: 3 });
  const answers: Json[] = [];
  const send = (message: Message) => {
    const { type, to, ...answer } = message as Message & { to: Json };
    answers.push(answer as Json);
  };
  const listener = node.accept({ send, close() {} }, undefined);
  const hand = (request: object) => listener.message({ id: 0, ...request } as never);
  const ask = (request: object) => {
    answers.length = 0;
    hand(request);
    disk.run();
    return answers[0];
  };
  return { answers, hand, ask };
}

const disk = () => new MemoryDisk();

test("values, numbers, logs and what is read of them", () => {
  const { ask } = started(disk());
  expect(ask({ type: "get", key: "a/1" })).toEqual({ value: null });
  expect(ask({ type: "put", key: "a/1", value: 3 })).toEqual({ value: [3] });
  expect(ask({ type: "inc", key: "a/2", by: 5 })).toEqual({ value: [5] });
  expect(ask({ type: "scan", prefix: "a/" })).toEqual({
    value: [
      ["a/1", 3],
      ["a/2", 5],
    ],
  });
  expect(ask({ type: "append", log: "0", entry: "x" })).toEqual({ value: [0] });
  expect(ask({ type: "append", log: "0", entry: "y" })).toEqual({ value: [1] });
  expect(ask({ type: "poll", from: {} })).toEqual({
    value: {
      "0": [
        [0, "x"],
        [1, "y"],
      ],
    },
  });
  expect(ask({ type: "poll", from: { "0": 1 } })).toEqual({ value: { "0": [[1, "y"]] } });
  expect(ask({ type: "poll", from: { "0": 2 } })).toEqual({ value: {} });
});

test("what may not be done is refused for certain, and changes nothing", () => {
  const { ask } = started(disk());
  const refused = { error: expect.any(String), certain: true };
  expect(ask({ type: "cas", key: "k", from: 1, to: 2 })).toEqual(refused);
  expect(ask({ type: "cas", key: "k", from: null, to: 2 })).toEqual({ value: [2] });
  expect(ask({ type: "transfer", from: "k", to: "l", amount: 3 })).toEqual(refused);
  expect(ask({ type: "transfer", from: "k", to: "l", amount: 2 })).toEqual({ value: [0, 2] });
  const half = [
    { type: "put", key: "m", value: 1 },
    { type: "cas", key: "k", from: 7, to: 8 },
  ];
  expect(ask({ type: "batch", changes: half })).toEqual(refused);
  expect(ask({ type: "scan", prefix: "" })).toEqual({
    value: [
      ["k", 0],
      ["l", 2],
    ],
  });
});

test("whenever the power goes, what was answered is there, over many segments and snapshots", () => {
  for (let operations = 1; operations < 150; operations += 7) {
    const files = disk();
    const { answers, hand } = started(files);
    for (let i = 0; i < 10; i++) hand({ type: "inc", key: "n", by: 1 });
    files.run(operations);
    const answered = answers.length;
    files.loseThePower();
    const { value } = started(files).ask({ type: "get", key: "n" }) as { value: number };
    expect(value ?? 0).toBeGreaterThanOrEqual(answered);
    expect(value ?? 0).toBeLessThanOrEqual(answered + 1);
  }
});

test("a node serves once it has read its disk; who comes before that waits", () => {
  const files = disk();
  const { answers, hand } = started(files);
  hand({ type: "status" });
  hand({ type: "get", key: "k" });
  expect(answers).toEqual([{ value: { serves: false, leads: false } }]);
  files.run();
  hand({ type: "status" });
  expect(answers.slice(1)).toEqual([{ value: null }, { value: { serves: true, leads: true } }]);
});

test("a disk that is full ends the node; what was answered before is there when it is back", () => {
  const files = disk();
  const { ask } = started(files);
  ask({ type: "put", key: "k", value: 1 });
  files.fails = (operation) => operation === "append";
  expect(() => ask({ type: "put", key: "k", value: 2 })).toThrow("cannot be written");
  files.kill();
  files.fails = () => false;
  expect(started(files).ask({ type: "get", key: "k" })).toEqual({ value: 1 });
});
