import { expect, test } from "vitest";
import { type Command, isCommand, isQuery, perform, type Store } from "../../../systems/raft-kv/commands.ts";

/** What each of these is answered, one after the other, on an empty store. */
function answers(...commands: Command[]) {
  const store: Store = new Map();
  return commands.map((command) => perform(store, command));
}

const REFUSED = { error: expect.any(String), certain: true };
const DONE = { value: null };

test("registers are read, written and compared", () => {
  const cas = (from: number | null, to: number): Command => ({ type: "cas", key: 1, from, to });
  const read = (key: number): Command => ({ type: "read", key });
  const write: Command = { type: "write", key: 1, value: 5 };
  expect(answers(read(1), cas(0, 1), write, cas(4, 6), cas(5, 6), read(1), read(2))).toEqual([
    DONE,
    REFUSED,
    DONE,
    REFUSED,
    DONE,
    { value: 6 },
    DONE,
  ]);
});

test("a transaction sees what it has appended itself, and what it has read is not changed later", () => {
  const append = ["append", 1, 10] as const;
  const read = ["r", 1, null] as const;
  const [first, second] = answers(
    { type: "txn", micro: [read, append, read] },
    { type: "txn", micro: [["append", 1, 11], read] },
  );
  expect(first).toEqual({ value: [read, append, ["r", 1, [10]]] });
  expect(second).toEqual({
    value: [
      ["append", 1, 11],
      ["r", 1, [10, 11]],
    ],
  });
});

test("a set holds what was added to it, a counter the sum", () => {
  const insert = (element: number): Command => ({ type: "insert", element });
  expect(answers(insert(2), insert(11), { type: "elements" }).at(-1)).toEqual({ value: [2, 11] });
  const add = (amount: number): Command => ({ type: "add", amount });
  const total: Command = { type: "total" };
  expect(answers(total, add(2), add(3), total)).toEqual([{ value: 0 }, DONE, DONE, { value: 5 }]);
});

test("money moves where there is enough of it", () => {
  const transfer = (amount: number): Command => ({ type: "transfer", from: 0, to: 1, amount });
  const balances: Command = { type: "balances", accounts: 2 };
  expect(answers(balances, transfer(7), transfer(4), balances)).toEqual([
    { value: { 0: 10, 1: 10 } },
    DONE,
    REFUSED,
    { value: { 0: 3, 1: 17 } },
  ]);
});

test("logs give offsets, and are read from where the reader stands", () => {
  const send = (log: number, message: number): Command => ({ type: "send", log, message });
  const poll = (positions: { [log: string]: number }): Command => ({ type: "poll", positions });
  expect(answers(send(0, 7), send(0, 8), send(1, 9), poll({}), poll({ 0: 1, 1: 1 }))).toEqual([
    { value: 0 },
    { value: 1 },
    { value: 0 },
    {
      value: {
        0: [
          [0, 7],
          [1, 8],
        ],
        1: [[0, 9]],
      },
    },
    { value: { 0: [[1, 8]] } },
  ]);
});

test("what only reads is known as such, and what there is not is not there", () => {
  expect(
    ["read", "poll", "write", "toString"].map((type) => [isQuery({ type }), isCommand({ type })]),
  ).toEqual([
    [true, true],
    [true, true],
    [false, true],
    [false, false],
  ]);
});
