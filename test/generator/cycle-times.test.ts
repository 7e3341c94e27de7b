import { expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { any } from "../../src/generator/choice.ts";
import { cycleTimes } from "../../src/generator/cycle-times.ts";
import { op, sleep } from "../../src/generator/op.ts";
import { concat, limit, once } from "../../src/generator/sequence.ts";
import { delay } from "../../src/generator/time.ts";
import { map } from "../../src/generator/transform.ts";
import { hearing, names, told } from "./told.ts";

const ms = milliseconds;
const [a, b] = [op("a"), op("b")];
const quiet = limit(0, a);
const one = { clients: 1 };

test("tutorial: some of the time this, some of the time that, round and round", () => {
  const rotating = cycleTimes([ms(3), delay(ms(1), a)], [ms(4), delay(ms(2), b)]);
  expect(told(rotating, { ...one, tasks: 8 })).toEqual([
    "0 ms t0 a",
    "1 ms t0 a",
    "2 ms t0 a",
    "3 ms t0 b",
    "5 ms t0 b",
    "7 ms t0 a",
    "8 ms t0 a",
    "9 ms t0 a",
  ]);
});

test("quiet turns, the first one too", () => {
  const bursts = cycleTimes([ms(5), quiet], [ms(2), delay(ms(1), a)]);
  expect(told(bursts, { ...one, tasks: 4 })).toEqual(["5 ms t0 a", "6 ms t0 a", "12 ms t0 a", "13 ms t0 a"]);
});

test("each goes on where it was", () => {
  const counted = cycleTimes(
    [ms(2), map((_, { time }) => ({ input: time / 1e6 }), delay(ms(1), limit(3, a)))],
    [ms(2), quiet],
  );
  expect(told(counted, one)).toEqual(["0 ms t0 a(0)", "1 ms t0 a(1)", "4 ms t0 a(4)"]);
});

test("counts from when it is first asked", () => {
  const late = concat(sleep(ms(5)), cycleTimes([ms(3), quiet], [ms(3), delay(ms(2), limit(2, a))]));
  expect(told(late, one)).toEqual(["8 ms t0 a", "10 ms t0 a"]);
});

test("the clock runs on although somebody else is always first", () => {
  const rotating = cycleTimes([ms(3), quiet], [ms(3), limit(2, b)]);
  const lines = told(any(rotating, delay(ms(1), limit(9, a))), { clients: 4 });
  expect(lines.filter((line) => line.endsWith("b"))[0]).toMatch(/^3 ms/);
});

test("looks far ahead", () => {
  const seldom = cycleTimes([ms(1), quiet], [ms(1), delay(ms(5001), limit(2, a))]);
  expect(told(seldom, one)).toEqual(["1 ms t0 a", "5003 ms t0 a"]);
});

test("ends when all have ended", () =>
  expect(names(cycleTimes([ms(1), limit(2, a)], [ms(1), once(b)]), one)).toBe("a b a"));

test("all of them hear of events", () => {
  const heard: string[] = [];
  names(cycleTimes([ms(1), once(a)], [ms(5), hearing(heard, "b", once(b))]), one);
  expect(heard.slice(0, 2)).toEqual(["b: invoke a", "b: ok a"]);
});

test("of nothing is nothing", () => expect(names(cycleTimes())).toBe(""));

test("turns that take no time, and turns that never fit, are errors", () => {
  expect(() => cycleTimes([ms(0), a])).toThrow("must take some time");
  const tooLate = map(({ time }) => ({ time: time + ms(9) }), a);
  expect(() => names(cycleTimes([ms(1), tooLate]))).toThrow(
    "no generator of cycleTimes has a task in its own turn",
  );
});
