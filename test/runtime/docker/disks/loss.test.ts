import { expect, test } from "vitest";
import { lossOf } from "../../../../src/runtime/docker/disks/loss.ts";

const list = (...lines: readonly string[]): string => lines.join("\n");

test("what is still there, and was written, is no loss", () => {
  const same = list("n1-0 11 2594 0 member/wal", "n1-0 12 0 0 member");
  expect(lossOf(same, same)).toEqual({ bytes: 0, operations: 0 });
  expect(lossOf("", "")).toEqual({ bytes: 0, operations: 0 });
});

test("a file that is shorter, one that is gone, and one whose middle was in memory only", () => {
  const before = list("n1-0 11 5000 0 a", "n1-0 12 300 300 b c", "n1-0 13 9000 4096 d");
  const after = list("n1-0 11 4000 0 a", "n1-0 13 9000 0 d");
  expect(lossOf(before, after)).toEqual({ bytes: 1000 + 300 + 4096, operations: 3 });
});

test("a name that was changed or removed is one again: an operation, and no byte", () => {
  const before = list("n1-0 11 5000 0 new");
  expect(lossOf(before, list("n1-0 11 5000 0 new.tmp"))).toEqual({ bytes: 0, operations: 2 });
  expect(lossOf(before, list("n1-0 11 5000 0 new", "n1-0 12 7 0 old"))).toEqual({ bytes: 0, operations: 1 });
});

test("an inode is a number on its own disk only", () => {
  const before = list("n1-0 11 5000 0 a", "n1-1 11 100 0 a");
  expect(lossOf(before, list("n1-0 11 5000 0 a"))).toEqual({ bytes: 100, operations: 1 });
});
