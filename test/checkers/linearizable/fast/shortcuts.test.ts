import { describe, expect, test } from "vitest";
import { linearizable } from "../../../../checkers/index.ts";
import type { Shape } from "../../../../checkers/linearizable/model.ts";
import type { Value } from "../../../../src/core/value.ts";
import { HistoryBuilder } from "../../../../src/history/builder.ts";
import type { History } from "../../../../src/history/history.ts";
import { check } from "../../check.ts";
import { OBJECTS, shortcutsAgree, shortcutsAgreeWithSearch } from "./against-brute-force.ts";

const SHAPES = Object.keys(OBJECTS) as Shape[];

describe("what is decided at once is what trying every order says, on 2,000 histories", () => {
  for (const shape of SHAPES) test(shape, () => shortcutsAgree(shape, 2_000, 21));
});

describe("and what the search says, on histories of up to 300 operations", () => {
  for (const shape of SHAPES) test(shape, () => shortcutsAgreeWithSearch(shape, 100, 22));
});

describe("a tutorial: what proves that an object was wrong", () => {
  type Done = readonly [process: number, f: string, input: Value, output: Value];

  /** Operations one after the other. */
  function sequence(...done: readonly Done[]): History {
    const builder = new HistoryBuilder();
    for (const [op, [process, f, input, output]] of done.entries()) {
      builder.invoke({ op, process, node: "n1", f, input, time: 2 * op });
      builder.complete({ op, process, type: "ok", output, time: 2 * op + 1 });
    }
    return builder.build();
  }

  const witness = async (model: string, ...done: readonly Done[]) =>
    (await check(linearizable(model), sequence(...done))).anomalies[0]?.operations;

  test("a register: two values that each had to be there while the other was", async () => {
    const write = (value: number): Done => [0, "write", value, null];
    const read = (value: number): Done => [1, "read", null, value];
    expect(await witness("register", write(1), write(2), read(2), read(1), write(3))).toEqual([0, 1, 3]);
  });

  test("a queue: two elements out of order, or an empty answer while something was in it", async () => {
    const put = (element: number): Done => [0, "enqueue", element, null];
    const take = (element: number | null): Done => [1, "dequeue", null, element];
    expect(await witness("fifo-queue", put(1), take(1), put(2), put(3), take(3), take(2))).toEqual([2, 3, 4]);
    expect(await witness("fifo-queue", put(1), take(1), put(2), take(null), take(2))).toEqual([2, 3]);
    expect(await witness("fifo-queue", put(1), put(2), take(1), take(1))).toEqual([0, 2, 3]);
  });

  test("a set that only grows: a read that missed what was there, with what it saw", async () => {
    const add = (element: number): Done => [0, "add", element, null];
    const read = (...elements: number[]): Done => [1, "read", null, elements];
    expect(await witness("set", add(1), add(2), add(3), read(1, 3), read(1, 2, 3))).toEqual([0, 1, 2, 3]);
    expect(await witness("set", add(1), read(1), add(2), read(1))).toEqual([0, 2, 3]);
  });

  test("a lock: two owners at once", async () => {
    const [acquire, release] = ["acquire", "release"] as const;
    const did = (process: number, f: string): Done => [process, f, null, null];
    expect(
      await witness("owner-mutex", did(0, acquire), did(0, release), did(0, acquire), did(1, acquire)),
    ).toEqual([2, 3]);
  });
});
