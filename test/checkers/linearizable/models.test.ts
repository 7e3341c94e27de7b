import { describe, expect, test } from "vitest";
import { linearizable, type NamedModel } from "../../../checkers/index.ts";
import { setValue } from "../../../src/core/set-value.ts";
import type { Value } from "../../../src/core/value.ts";
import { HistoryBuilder } from "../../../src/history/builder.ts";
import { check } from "../check.ts";

type Done = readonly [f: string, input: Value, output: Value, key?: string];

/** One operation after another, by process 0, each completed. */
function sequence(done: readonly Done[]) {
  const builder = new HistoryBuilder();
  for (const [op, [f, input, output, key]] of done.entries()) {
    const keyed = key === undefined ? {} : { key };
    builder.invoke({ op, process: 0, node: "n1", f, ...keyed, input, time: 2 * op });
    builder.complete({ op, process: 0, type: "ok", output, time: 2 * op + 1 });
  }
  return builder.build();
}

const judge = (model: NamedModel, ...done: readonly Done[]) => check(linearizable(model), sequence(done));

const verdict = async (model: NamedModel, ...done: readonly Done[]) => (await judge(model, ...done)).verdict;

describe("what histories of the field carry is understood", () => {
  test("a change that answers with its input says nothing more", async () => {
    expect(await verdict({ model: "register" }, ["write", 3, 3], ["read", null, 3])).toBe("valid");
    expect(await verdict({ model: "fifo-queue" }, ["enqueue", 3, 3], ["dequeue", null, 3])).toBe("valid");
    expect(await verdict({ model: "set" }, ["add", 3, 3], ["read", null, [3]])).toBe("valid");
    expect(await verdict({ model: "set" }, ["add", 3, 3], ["read", null, setValue([3])])).toBe("valid");
    expect(await verdict({ model: "set" }, ["add", 3, 3], ["read", null, setValue([])])).toBe("invalid");
    expect(await verdict({ model: "counter" }, ["add", 3, 3], ["add", 2, 2], ["read", null, 5])).toBe(
      "valid",
    );
  });

  test("a read of null is a read of null, or says nothing where that is asked for", async () => {
    for (const model of ["register", "cas-register"]) {
      const done: Done[] = [
        ["write", 3, null],
        ["read", null, null],
      ];
      expect(await verdict({ model }, ...done)).toBe("invalid");
      expect(await verdict({ model, ignoreNullReads: true }, ...done)).toBe("valid");
    }
    const txn: Done[] = [
      ["txn", [["w", "x", 1]], null],
      ["txn", [["r", "x", null]], [["r", "x", null]]],
    ];
    expect(await verdict({ model: "multi-register" }, ...txn)).toBe("invalid");
    expect(await verdict({ model: "multi-register", ignoreNullReads: true }, ...txn)).toBe("valid");
  });

  test("registers of several names, numbers and texts, begin as said", async () => {
    const read = (name: Value, value: Value): Done => [
      "txn",
      [["read", name, null]],
      [["read", name, value]],
    ];
    const byName = { model: "multi-register", initial: { x: 0 } };
    expect(await verdict(byName, read("x", 0), read("y", null))).toBe("valid");
    const byPair = { model: "multi-register", initial: [[1, 5]] };
    expect(await verdict(byPair, read(1, 5), read("1", null))).toBe("valid");
    expect(await verdict(byPair, read("1", 5))).toBe("invalid");
  });

  test("a set is one per key, and one object per element where it is never read whole", async () => {
    const { statistics, verdict: both } = await judge(
      { model: "set" },
      ["add", 1, true, "a"],
      ["add", 1, true, "b"],
      ["contains", 2, false, "a"],
      ["contains", "2", false, "a"],
    );
    expect(both).toBe("valid");
    expect(statistics).toMatchObject({ objects: 4 });
    const { anomalies } = await judge({ model: "set" }, ["add", 1, true, "a"], ["add", 1, true, "a"]);
    expect(anomalies[0]).toMatchObject({ view: { key: "a/1" } });
    expect(await verdict({ model: "set", initial: [1] }, ["contains", 1, true])).toBe("valid");
  });
});

describe("what no step could make sense of leaves the history unjudged, with the reason", () => {
  test.each([
    [{ model: "cas-register" }, ["cas", 3, null], "[from, to]"],
    [{ model: "multi-register" }, ["txn", "x", null], "a list"],
    [{ model: "multi-register" }, ["txn", [["inc", "x", 1]], null], "a list"],
    [{ model: "multi-register" }, ["txn", [["w", "x", 1]], [["w", "x", 2]]], "does not answer"],
    [{ model: "counter" }, ["add", "1", null], "a whole number"],
    [{ model: "counter" }, ["inc", 0.5, null], "or nothing"],
    [{ model: "semaphore", permits: 1 }, ["acquire", 0, null], "a number of permits"],
    [{ model: "set" }, ["contains", 1, null], "true or false"],
    [{ model: "set" }, ["add", true, false], "an echo"],
    [{ model: "set" }, ["read", null, [1, 1]], "distinct"],
    [{ model: "fifo-queue" }, ["enqueue", null, null], "an element"],
    [{ model: "priority-queue" }, ["enqueue", "high", null], "numbers"],
    [{ model: "stack" }, ["enqueue", 1, null], "push, pop, peek"],
  ] as [NamedModel, Done, string][])("%j of %j", async (model, done, reason) => {
    expect(await judge(model, done)).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining(reason),
    });
  });
});

test("a counter is not judged where numbers are no longer exact", async () => {
  const most = Number.MAX_SAFE_INTEGER;
  expect(await judge({ model: "counter" }, ["add", most, null], ["add", 1, null])).toMatchObject({
    verdict: "unknown",
    reason: expect.stringContaining("2^53"),
  });
});

describe("a wrong name or option is refused", () => {
  test.each([
    [{ model: "cas-regster" }, 'there is no model "cas-regster". Did you mean cas-register?'],
    [{ model: "register", inital: 0 }, 'the model register has no option "inital". Did you mean initial?'],
    [{ model: "mutex", permits: 1 }, 'the model mutex has no option "permits". It takes none.'],
    [{ model: "semaphore" }, 'the model\'s option "permits" is a whole number, 1 at least, and not nothing'],
    [{ model: "priority-queue", order: "up" }, 'the model\'s option "order" is min or max, and not "up"'],
    [{ model: "stack", initial: 3 }, 'the model\'s option "initial" is a list, and not 3'],
    [{ model: "counter", initial: "3" }, /"initial" is a whole number/],
    [{ model: "multi-register", initial: [1, 2] }, /"initial" is registers by name/],
    [{ model: "multi-register", initial: 3 }, /"initial" is registers by name/],
    [{ model: "multi-register", initial: null }, /"initial" is registers by name/],
    [{ model: "register", ignoreNullReads: 1 }, /"ignoreNullReads" is true or false/],
  ] as [NamedModel, string | RegExp][])("%j", (model, message) => {
    expect(() => linearizable(model)).toThrow(message);
  });
});
