import { describe } from "vitest";
import { casRegister, linearizable, set, staleReads } from "../../checkers/index.ts";
import { historyOf, type TestEvent } from "../checkers/events.ts";
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

describe("set", () => {
  checkerContract({
    make: () => set(),
    valid: () => historyOf([...did(0, "add", 1), ...did(1, "add", 2), ...did(0, "read", [1, 2])]),
    invalid: () => historyOf([...did(0, "add", 1), ...did(1, "add", 2), ...did(0, "read", [1])]),
  });
});
