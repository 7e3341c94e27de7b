import { describe } from "vitest";
import {
  bank,
  casRegister,
  causalReverse,
  counter,
  fencedLock,
  linearizable,
  listAppend,
  log,
  longFork,
  monotonic,
  queue,
  set,
  setFull,
  staleReads,
  totalQueue,
  uniqueIds,
  watch,
} from "../../checkers/index.ts";
import type { Value } from "../../src/core/value.ts";
import { historyOf, type TestEvent } from "../checkers/events.ts";
import { call, recorded } from "../checkers/recorded.ts";
import { done, historyOfTransactions, together } from "../checkers/transactions/events.ts";
import { checkerContract } from "./checker.ts";

const did = (process: number, f: string, value: number | number[] | null): TestEvent[] => [
  [process, "invoke", f, f === "read" ? null : value],
  [process, "ok", f, value],
];

const WRITTEN = [...did(0, "write", 1), ...did(1, "write", 2)];

describe("linearizable", () => {
  checkerContract({
    make: () => linearizable(casRegister()),
    valid: () => historyOf([...WRITTEN, ...did(0, "read", 2)]),
    invalid: () => historyOf([...WRITTEN, ...did(0, "read", 1)]),
  });
});

describe("linearizable sets, decided without a search", () => {
  checkerContract({
    make: () => linearizable("set"),
    valid: () => historyOf([...did(0, "add", 1), ...did(1, "add", 2), ...did(0, "read", [1, 2])]),
    invalid: () => historyOf([...did(0, "add", 1), ...did(1, "add", 2), ...did(0, "read", [1])]),
  });
});

describe("stale reads", () => {
  checkerContract({
    make: () => staleReads(),
    valid: () => historyOf([...WRITTEN, ...did(0, "read", 1)]),
    invalid: () => historyOf([...WRITTEN, ...did(0, "read", 3)]),
  });
});

describe("list append", () => {
  checkerContract({
    make: () => listAppend(),
    valid: () => historyOfTransactions([...done(0, ["append", "x", 1]), ...done(1, ["r", "x", [1]])]),
    invalid: () =>
      historyOfTransactions([
        ...done(0, ["append", "x", 1]),
        ...done(1, ["r", "x", []]),
        ...together([["append", "y", 1]], [["r", "y", [1, 2]]]),
      ]),
  });
});

describe("set", () => {
  checkerContract({
    make: () => set(),
    valid: () => historyOf([...did(0, "add", 1), ...did(1, "add", 2), ...did(0, "read", [1, 2])]),
    invalid: () => historyOf([...did(0, "add", 1), ...did(1, "add", 2), ...did(0, "read", [1])]),
  });
});

describe("set-full", () => {
  checkerContract({
    make: () => setFull({ linearizable: true }),
    valid: () => recorded([...did(0, "add", 1), ...did(0, "read", [1])]),
    invalid: () => recorded([...did(0, "add", 1), ...did(0, "read", []), ...did(0, "read", [1])]),
  });
});

describe("queue", () => {
  checkerContract({
    make: () => queue(),
    valid: () => recorded([...did(0, "enqueue", 1), ...call(1, "dequeue", null, 1)]),
    invalid: () => recorded([...did(0, "enqueue", 1), ...call(1, "drain", null, [1, 1])]),
  });
});

describe("total-queue", () => {
  checkerContract({
    make: () => totalQueue(),
    valid: () => recorded([...did(0, "enqueue", 1), ...call(1, "drain", null, [1])]),
    invalid: () => recorded([...did(0, "enqueue", 1), ...call(1, "drain", null, [])]),
  });
});

describe("unique-ids", () => {
  checkerContract({
    make: () => uniqueIds(),
    valid: () => recorded([...call(0, "generate", null, 1), ...call(1, "generate", null, 2)]),
    invalid: () => recorded([...call(0, "generate", null, 1), ...call(1, "generate", null, 1)]),
  });
});

describe("counter", () => {
  checkerContract({
    make: () => counter(),
    valid: () => recorded([...did(0, "add", 3), ...did(1, "add", -1), ...call(1, "read", null, 2)]),
    invalid: () => recorded([...did(0, "add", 3), ...call(1, "read", null, 2)]),
  });
});

describe("bank", () => {
  checkerContract({
    make: () => bank({ total: 10 }),
    valid: () =>
      recorded([...call(0, "read", null, { a: 4, b: 6 }), ...call(0, "read", null, { a: 7, b: 3 })]),
    invalid: () => recorded(call(0, "read", null, { a: 4, b: 5 })),
  });
});

describe("long fork", () => {
  const saw = (process: number, x: Value, y: Value) =>
    call(process, "read", null, [
      ["r", "x", x],
      ["r", "y", y],
    ]);
  checkerContract({
    make: () => longFork(),
    valid: () => recorded([...saw(0, 1, null), ...saw(1, 1, 1)]),
    invalid: () => recorded([...saw(0, 1, null), ...saw(1, null, 1)]),
  });
});

describe("causal reverse", () => {
  checkerContract({
    make: () => causalReverse(),
    valid: () => recorded([...WRITTEN, ...did(0, "read", [1])]),
    invalid: () => recorded([...WRITTEN, ...did(0, "read", [2])]),
  });
});

describe("monotonic", () => {
  checkerContract({
    make: () => monotonic({ realtime: true }),
    valid: () => recorded([...did(0, "read", 1), ...did(1, "read", 2)]),
    invalid: () => recorded([...did(0, "read", 2), ...did(1, "read", 1)]),
  });
});

describe("log", () => {
  const sent = (process: number, offset: number) =>
    call(process, "send", [["send", "x", process]], [["send", "x", [offset, process]]]);
  const polled = (...messages: [number, number][]) =>
    call(3, "poll", [["poll"]], [["poll", { x: messages }]]);
  checkerContract({
    make: () => log(),
    valid: () => recorded([...sent(0, 0), ...sent(1, 1), ...polled([0, 0], [1, 1])]),
    invalid: () => recorded([...sent(0, 0), ...sent(1, 1), ...polled([1, 1])]),
  });
});

describe("fenced lock", () => {
  const acquired = (process: number, token: number) => call(process, "acquire", null, token);
  const released = (process: number) => call(process, "release", null, null);
  checkerContract({
    make: () => fencedLock(),
    valid: () => recorded([...acquired(0, 1), ...released(0), ...acquired(1, 2)]),
    invalid: () => recorded([...acquired(0, 1), ...acquired(1, 2), ...released(0)]),
  });
});

describe("watch", () => {
  const wrote = (revision: number) => call(0, "write", { x: revision }, { revision });
  const shown = (...revisions: number[]) =>
    call(1, "watch", { from: 1 }, [
      { events: revisions.map((revision) => ({ revision, key: "x", value: revision })) },
    ]);
  checkerContract({
    make: () => watch(),
    valid: () => recorded([...wrote(1), ...wrote(2), ...shown(1, 2)]),
    invalid: () => recorded([...wrote(1), ...wrote(2), ...shown(2)]),
  });
});
