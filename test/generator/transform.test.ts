import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { int } from "../../src/generator/arbitrary.ts";
import { mix } from "../../src/generator/choice.ts";
import { filter } from "../../src/generator/filter.ts";
import { concurrencyLimit } from "../../src/generator/in-flight.ts";
import { op, sleep } from "../../src/generator/op.ts";
import { concat, limit, once, sequence } from "../../src/generator/sequence.ts";
import { simulate } from "../../src/generator/simulate.ts";
import { delay, stagger } from "../../src/generator/time.ts";
import { ignoreUpdates, map, onUpdate, rename } from "../../src/generator/transform.ts";
import { hearing, idleAt, names, told } from "./told.ts";

test("tutorial: tasks can be changed, renamed and dropped", () => {
  expect(told(map(({ input }) => ({ input: [input, 1] }), once(op("add", 5))))).toEqual([
    "0 ms t0 add([5,1])",
  ]);
  expect(names(rename({ start: "partition-start" }, sequence(op("start"), op("stop"))))).toBe(
    "partition-start stop",
  );
  expect(names(filter(({ f }) => f !== "b", sequence(op("a"), op("b"), op("c"))))).toBe("a c");
});

describe("map", () => {
  test("a key, and a time", () => {
    const changed = map(({ time }) => ({ key: "x", time: time + milliseconds(2) }), once(op("a")));
    expect(told(changed)).toEqual(["2 ms t0 x:a"]);
  });

  test("leaves sleeps alone", () => {
    const changed = map(() => ({ f: "b", input: 1 }), concat(sleep(milliseconds(4)), once(op("a"))));
    expect(told(changed, { clients: 1 })).toEqual(["4 ms t0 b(1)"]);
  });

  test("knows the context", () => {
    const changed = map((_, { emitted }) => ({ input: emitted }), limit(2, op("a")));
    expect(told(changed)).toEqual(["0 ms t0 a(0)", "0 ms t1 a(1)"]);
  });
});

test("a change's draws are its own", () => {
  const rolled = map((_, { random }) => ({ f: `f${random.int(0, 1)}` }), mix(op("write", 0), op("write", 1)));
  expect(new Set(told(rolled, { tasks: 200 }).map((line) => line.split(" ")[3]))).toEqual(
    new Set(["f0(0)", "f0(1)", "f1(0)", "f1(1)"]),
  );
});

describe("filter", () => {
  test("each attempt draws anew", () => {
    const odd = filter(({ input }) => Number(input) % 2 === 1, op("write", int(0, 9)));
    for (const { input } of simulate(odd, { tasks: 200 })) expect(Number(input) % 2).toBe(1);
  });

  test("what is dropped is gone", () => {
    const inner = sequence(op("a", 1), op("a", 2), op("a", 3), op("a", 4));
    expect(
      told(
        filter(({ input }) => Number(input) > 2, inner),
        { clients: 1 },
      ),
    ).toEqual(["0 ms t0 a(3)", "1 ms t0 a(4)"]);
  });

  test("what is dropped is not under way", () => {
    const two = filter(
      ({ input }) => Number(input) % 2 === 0,
      concurrencyLimit(1, sequence(...[1, 2, 3, 4].map((n) => op("a", n)))),
    );
    expect(told(two)).toEqual(["0 ms t0 a(2)", "1 ms t1 a(4)"]);
  });

  test("what is dropped takes its time all the same", () => {
    const seldom = filter(
      ({ input }) => Number(input) % 3 === 0,
      delay(milliseconds(2), sequence(...[1, 2, 3, 4, 5, 6].map((n) => op("a", n)))),
    );
    expect(told(seldom)).toEqual(["4 ms t0 a(3)", "10 ms t1 a(6)"]);
  });

  test("what is dropped stays dropped while a task for later is waited for", () => {
    const inner = delay(milliseconds(2), sequence(op("a", 1), op("a", 2)));
    const asked = filter(({ input }) => input !== 1, inner).next(idleAt(0));
    expect(asked.kind).toBe("pending");
    if (asked.kind === "done") return;
    for (const time of [0, milliseconds(1), milliseconds(2)])
      expect(asked.next.next(idleAt(time))).toMatchObject({
        kind: "op",
        task: { input: 2, time: milliseconds(2) },
      });
  });

  test("lets sleeps pass", () => {
    expect(
      told(
        filter(({ f }) => f === "a", concat(sleep(milliseconds(3)), once(op("a")))),
        { clients: 1 },
      ),
    ).toEqual(["3 ms t0 a"]);
  });

  test("a condition that never holds is an error", () => {
    expect(() => names(filter(() => false, op("a")))).toThrow("dropped 1000 tasks in a row");
  });

  test("one that ends before anything passes has ended", () => {
    expect(names(filter(() => false, limit(5, stagger(milliseconds(1), op("a")))))).toBe("");
  });
});

test("ignoreUpdates: hears of nothing", () => {
  const heard: string[] = [];
  names(ignoreUpdates(hearing(heard, "a", limit(3, op("a")))));
  expect(heard).toEqual([]);
});

test("onUpdate: reacts to what it hears, and goes on reacting", () => {
  const escalating = onUpdate(
    (rest, context, event) => (event.type === "ok" ? op(`${event.f}!`) : rest.update(context, event)),
    op("a"),
  );
  expect(names(escalating, { clients: 1, tasks: 3 })).toBe("a a! a!!");
});
