import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { any } from "../../src/generator/choice.ts";
import { op, sleep } from "../../src/generator/op.ts";
import { synchronize } from "../../src/generator/phases.ts";
import { concat, cycle, limit, once } from "../../src/generator/sequence.ts";
import { perfect, simulate, type World } from "../../src/generator/simulate.ts";
import { onThreads } from "../../src/generator/threads.ts";
import { delay, stagger, timeLimit, until } from "../../src/generator/time.ts";
import { map, onUpdate } from "../../src/generator/transform.ts";
import { told } from "./told.ts";

const ms = milliseconds;
const a = op("a");
const times = (...parameters: Parameters<typeof simulate>) =>
  simulate(...parameters)
    .filter(({ type }) => type === "invoke")
    .map(({ time }) => time / 1e6);

test("tutorial: how often and for how long", () => {
  expect(times(timeLimit(ms(10), delay(ms(3), a)))).toEqual([0, 3, 6, 9]);
  const moments = times(timeLimit(ms(1000), stagger(ms(2), a)));
  expect(Math.abs(moments.length - 500)).toBeLessThan(50);
});

describe("timeLimit", () => {
  test("counts from when it is first asked", () => {
    expect(times(concat(sleep(ms(5)), timeLimit(ms(4), delay(ms(2), a))), { clients: 1 })).toEqual([5, 7]);
  });
  test("a time to wait for threads counts", () => {
    const waiting = concat(op("long"), a);
    expect(
      times(timeLimit(ms(5), delay(ms(2), limit(9, waiting))), { clients: 1, world: perfect(ms(4)) }),
    ).toEqual([0, 4]);
  });
  test("its clock starts once, even if its first task is for later", () => {
    const late = map(({ time }) => ({ time: Math.max(time, ms(5)) }), delay(ms(1), a));
    const busy = delay(ms(1), limit(30, op("busy")));
    const lines = told(any(timeLimit(ms(8), late), busy), { clients: 4 }).filter((line) =>
      line.endsWith("a"),
    );
    expect(lines.map((line) => line.slice(0, 4))).toEqual(["5 ms", "6 ms", "7 ms"]);
  });
  test("ends when its next task would be too late, which is a little early", () => {
    const twice = concat(timeLimit(ms(5), delay(ms(3), a)), timeLimit(ms(5), delay(ms(3), a)));
    expect(times(twice)).toEqual([0, 3, 3, 6]);
  });
  test("no time at all", () => expect(times(timeLimit(ms(0), a))).toEqual([]));
  test("hears of events before it begins", () => {
    const patient = onUpdate((rest, _, { f }) => (f === "start" ? once(op("heard")) : rest), limit(0, a));
    expect(told(concat(once(op("start")), patient), { clients: 1 })).toEqual(["0 ms t0 start"]);
  });
});

describe("until", () => {
  test("a moment of the run, whenever it is asked", () => {
    expect(times(concat(sleep(ms(5)), until(ms(8), delay(ms(2), a))), { clients: 1 })).toEqual([5, 7]);
  });
});

test("time that is over is over, even for one who is still waiting for a thread", () => {
  const waiting = onThreads((thread) => thread === 0, a);
  const world: World = ({ f }) => ({ latency: ms(f === "a" ? 10 : 1), type: "ok" });
  const plan = any(concat(until(ms(3), waiting), once(op("next"))), delay(ms(4), limit(2, op("tick"))));
  expect(told(plan, { clients: 3, world }).filter((line) => line.endsWith("next"))[0]).toMatch(/^4 ms/);
});

describe("stagger", () => {
  test("the first at once, then anything from nothing to twice the mean", () => {
    const moments = times(stagger(ms(10), a), { tasks: 2000, clients: 30 });
    const gaps = moments.slice(1).map((time, i) => time - (moments[i] as number));
    expect(moments[0]).toBe(0);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(20);
    expect(Math.max(...gaps)).toBeGreaterThan(19);
    expect(Math.min(...gaps)).toBeLessThan(1);
    expect(gaps.filter((gap) => gap < 5).length).toBeGreaterThan(400);
  });
  test("is a rate of all threads together", () => {
    for (const clients of [1, 10])
      expect(Math.abs(times(timeLimit(ms(1000), stagger(ms(5), a)), { clients }).length - 200)).toBeLessThan(
        30,
      );
  });
});

describe.each([
  ["delay", delay],
  ["stagger", stagger],
])("%s", (_, paced) => {
  test("makes up for what it is late by, a little", () => {
    // Three operations of 20 ms keep one client busy; the schedule of one each 10 ms is met as soon as it can be.
    const slowAtFirst = {
      clients: 1,
      world: ({ f }: { f: string }) => ({ latency: ms(f === "slow" ? 20 : 1), type: "ok" as const }),
    };
    const moments = times(paced(ms(10), limit(30, concat(limit(3, op("slow")), a))), slowAtFirst);
    expect(moments.at(-1)).toBeGreaterThan(200);
    expect(moments.at(-1)).toBeLessThan(400);
    if (paced === delay) expect(moments.slice(0, 9)).toEqual([0, 20, 40, 60, 61, 62, 63, 70, 80]);
  });

  test("but a long stall does not end in a flood", () => {
    const stalled = {
      clients: 1,
      world: ({ f }: { f: string }) => ({ latency: ms(f === "slow" ? 5000 : 0.001), type: "ok" as const }),
    };
    const moments = times(paced(ms(10), limit(200, concat(once(op("slow")), a))), stalled);
    expect(moments.filter((time) => time < 5001 && time >= 5000).length).toBeLessThan(40);
    expect(moments.filter((time) => time < 5001 && time >= 5000).length).toBeGreaterThan(4);
  });

  test("a phase that begins late begins at once and then keeps its pace", () => {
    const late = concat(limit(1, sleep(ms(1000))), synchronize(paced(ms(10), limit(50, a))));
    const moments = times(late, { clients: 2 });
    expect(moments[0]).toBe(1000);
    expect(moments.at(-1)).toBeGreaterThan(1300);
  });

  test("begins anew with each round", () => {
    expect(times(cycle(paced(ms(10), once(a)), 3), { clients: 9 })).toEqual([0, 0, 0]);
  });
});

test("a generator that gives times in the past is paced from now on", () => {
  const past = {
    next: (context: { time: number }) =>
      ({ ...a.next(context as never), task: { f: "a", input: null, thread: 0, time: 0 } }) as never,
    update: () => past as never,
  };
  expect(times(concat(sleep(ms(1000)), limit(3, delay(ms(10), past as never))), { clients: 1 })).toEqual([
    1000, 1010, 1020,
  ]);
});
