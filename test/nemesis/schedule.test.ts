import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Duration, milliseconds, seconds, toSeconds } from "../../src/core/duration.ts";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import type { Context, Generator, GeneratorEvent, Task } from "../../src/generator/generator.ts";
import { type AnyNemesis, defineNemesis } from "../../src/nemesis/nemesis.ts";
import {
  dueOf,
  every,
  once,
  overlapping,
  type Schedule,
  sequence,
  usualPace,
} from "../../src/nemesis/schedule.ts";

const THREAD = -1;

/** Plans the number of the fault and a draw. */
const counting: AnyNemesis = defineNemesis<readonly number[]>({
  name: "counting",
  requires: [],
  plan: ({ ordinal }, random) => [ordinal, random.int(0, 999)],
  inject: () => Promise.reject(new Error("never injected here")),
  describe: String,
});

interface World {
  /** How long each inject and cure takes. */
  readonly takes?: number;
  /** How late each task is begun. */
  readonly late?: number;
  /** Which tasks end in `info`, by their position. */
  readonly fails?: ReadonlySet<number>;
  readonly until: number;
  readonly seed?: number;
}

/** Runs a schedule as a lane does: asks, waits, tells of the invocation, and later of the completion. */
function simulate(
  schedule: Schedule,
  { takes = milliseconds(200), late = 0, fails = new Set(), until, seed = 1 }: World,
): Task[] {
  let generator: Generator = schedule.generator(nodeNames(3), THREAD);
  const tasks: Task[] = [];
  const random = Random.of(seed);
  const context = (time: number, free = true): Context => ({
    time,
    emitted: tasks.length,
    threads: [THREAD],
    free: free ? [THREAD] : [],
    processOf: (thread) => thread,
    random: random.fork(tasks.length),
  });
  for (let now = 0; ; ) {
    const step = generator.next(context(now));
    expect(generator.next(context(now))).toMatchObject(
      step.kind === "op" ? { kind: "op", task: step.task } : { kind: step.kind },
    );
    if (step.kind !== "op" || (step.task.time >= until && until < Infinity)) return tasks;
    expect(step.task.time).toBeLessThan(Infinity);
    now = step.task.time + late;
    const event = (type: GeneratorEvent["type"], time: number): GeneratorEvent => ({
      type,
      thread: THREAD,
      process: THREAD,
      f: step.task.f,
      input: step.task.input,
      time,
    });
    generator = step.next.update(context(now, false), event("invoke", now));
    expect(generator.next(context(now, false)).kind).toBe("pending");
    tasks.push(step.task);
    now += takes;
    generator = generator.update(context(now), event(fails.has(tasks.length - 1) ? "info" : "ok", now));
  }
}

const told = (tasks: readonly Task[]) => tasks.map(({ f, time }) => `${f} ${toSeconds(time as Duration)}`);

test("tutorial: every 10 s a fault, held for 4 s from the moment it is in force", () => {
  const tasks = simulate(every(seconds(10), counting, { hold: seconds(4) }), { until: seconds(25) });
  expect(told(tasks)).toEqual(["inject 2", "cure 6.2", "inject 12", "cure 16.2", "inject 22"]);
  expect(tasks.map(({ input }) => (input as number[] | null)?.[0])).toEqual([0, undefined, 1, undefined, 2]);
});

describe("every", () => {
  test("a cure that takes long puts the next fault off", () => {
    const tasks = simulate(every(seconds(5), counting, { hold: seconds(3) }), {
      until: seconds(20),
      takes: seconds(3),
    });
    expect(told(tasks)).toEqual(["inject 1", "cure 7", "inject 10", "cure 16", "inject 19"]);
  });

  test("the interval counts from when a fault really began", () => {
    const schedule = every(seconds(10), counting, { hold: seconds(4) });
    const tasks = simulate(schedule, { until: seconds(25), late: seconds(1) });
    expect(told(tasks)).toEqual(["inject 2", "cure 7.2", "inject 13", "cure 18.2", "inject 24"]);
  });

  test("a fault that could not be injected is cured at once", () => {
    const tasks = simulate(every(seconds(10), counting, { hold: seconds(4) }), {
      until: seconds(13),
      fails: new Set([0]),
    });
    expect(told(tasks)).toEqual(["inject 2", "cure 2.2", "inject 12"]);
  });

  test("a cure that failed does not end the schedule", () => {
    const tasks = simulate(every(seconds(10), counting, { hold: seconds(4) }), {
      until: seconds(13),
      fails: new Set([1]),
    });
    expect(told(tasks)).toEqual(["inject 2", "cure 6.2", "inject 12"]);
  });

  test("left to itself it holds for half to three quarters of the interval, after a quiet start", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, interval) => {
        const tasks = simulate(every(seconds(interval), counting), {
          until: seconds(20 * interval),
          seed,
          takes: 0,
        });
        expect(tasks[0]?.time).toBe(Math.min(seconds(2), seconds(interval) / 5));
        tasks.forEach(({ f, time }, i) => {
          expect(f).toBe(i % 2 === 0 ? "inject" : "cure");
          const since = time - (tasks[i - 1]?.time ?? 0);
          if (f === "cure") expect(since / seconds(interval)).toBeGreaterThanOrEqual(0.5);
          if (f === "cure") expect(since / seconds(interval)).toBeLessThanOrEqual(0.75);
        });
      }),
    );
  });

  test("plans and holds are the seed's", () => {
    const run = (seed: number) => simulate(every(seconds(10), counting), { until: seconds(100), seed });
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  test("an interval of nothing is refused", () => {
    expect(() => every(seconds(0), counting)).toThrow(
      "every(…, counting) needs an interval longer than nothing",
    );
  });

  test("events of other threads mean nothing to it", () => {
    const generator = every(seconds(10), counting).generator(nodeNames(3), THREAD);
    const context: Context = {
      time: 0,
      emitted: 0,
      threads: [THREAD],
      free: [],
      processOf: () => 0,
      random: Random.of(1),
    };
    const step = generator.next(context);
    if (step.kind !== "op") throw new Error("expected a task");
    const client: GeneratorEvent = { type: "ok", thread: 0, process: 0, f: "read", input: null, time: 0 };
    expect(step.next.update(context, client)).toBe(step.next);
  });
});

test("once: one fault, and then nothing ever again", () => {
  const tasks = simulate(once(seconds(7), counting, { hold: seconds(2) }), { until: Infinity });
  expect(told(tasks)).toEqual(["inject 7", "cure 9.2"]);
  expect(told(simulate(once(seconds(7), counting), { until: Infinity }))).toEqual(["inject 7", "cure 12.2"]);
});

test("sequence: nemeses by turns, each over before the next begins", () => {
  const lanes = sequence(seconds(10), [counting, counting, counting]).map((schedule) =>
    simulate(schedule, { until: seconds(70) }),
  );
  const all = lanes
    .flatMap((tasks, lane) => tasks.map(({ f, time }) => ({ lane, f, time })))
    .sort((a, b) => a.time - b.time);
  expect(all.map(({ lane, f }) => `${lane} ${f}`).slice(0, 8)).toEqual([
    "0 inject",
    "0 cure",
    "1 inject",
    "1 cure",
    "2 inject",
    "2 cure",
    "0 inject",
    "0 cure",
  ]);
});

describe("overlapping", () => {
  const firsts = (count: number, duration: Duration) =>
    overlapping(Array(count).fill(counting), usualPace(duration)).map((schedule) =>
      toSeconds(simulate(schedule, { until: duration })[0]?.time as Duration),
    );

  test("a run of 20 s has its first fault by 3 s, and keeps it for 3 s and more", () => {
    for (let seed = 0; seed < 100; seed++) {
      const [schedule] = overlapping([counting], usualPace(seconds(20)));
      const [inject, cure] = simulate(schedule as Schedule, { until: seconds(20), takes: 0, seed });
      expect(inject?.time).toBeLessThanOrEqual(seconds(3));
      expect((cure?.time ?? 0) - (inject?.time ?? 0)).toBeGreaterThanOrEqual(seconds(3));
    }
  });

  test("different nemeses start spread over the first interval", () => {
    expect(firsts(3, seconds(30))).toEqual([2, 2 + 10 / 3, 2 + 20 / 3].map((s) => Math.round(s * 1e9) / 1e9));
    expect(firsts(2, seconds(9))).toEqual([0.9, 3.4]);
  });

  test("the interval is a third of the run, from 5 to 10 s", () => {
    const interval = (duration: Duration) => {
      const injects = simulate(overlapping([counting], usualPace(duration))[0] as Schedule, {
        until: seconds(100),
      }).filter(({ f }) => f === "inject");
      return toSeconds(((injects[1]?.time as number) - (injects[0]?.time as number)) as Duration);
    };
    expect([5, 15, 21, 60, 3600].map((s) => interval(seconds(s)))).toEqual([5, 5, 7, 10, 10]);
  });

  test("a thread has time for as many faults as come before the run is over", () => {
    for (const duration of [seconds(9), seconds(20), seconds(33)])
      for (let i = 0; i < 3; i++) {
        const pace = usualPace(duration);
        const schedule = overlapping(Array(3).fill(counting), pace)[i] as Schedule;
        const faults = simulate(schedule, { until: duration, takes: 0 }).filter(({ f }) => f === "inject");
        expect(dueOf(i, 3, pace, duration)).toBe(faults.length);
      }
  });

  test("gentle ones are held for half as long", () => {
    const held = (holding: number) => {
      const [schedule] = overlapping([counting], { ...usualPace(seconds(20)), holding });
      const [inject, cure] = simulate(schedule as Schedule, { until: seconds(20), takes: 0 });
      return (cure?.time ?? 0) - (inject?.time ?? 0);
    };
    expect(held(0.5) / held(1)).toBeCloseTo(0.5, 5);
  });
});
