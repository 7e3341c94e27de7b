import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { cache } from "../../src/generator/cache.ts";
import { any } from "../../src/generator/choice.ts";
import type { Generator, GeneratorEvent } from "../../src/generator/generator.ts";
import { untilOk } from "../../src/generator/in-flight.ts";
import { op } from "../../src/generator/op.ts";
import { limit } from "../../src/generator/sequence.ts";
import { onThreads } from "../../src/generator/threads.ts";
import { delay } from "../../src/generator/time.ts";
import { numbered, unique } from "../../src/generator/unique.ts";
import { validate } from "../../src/generator/validate.ts";
import { idleAt, names, told } from "./told.ts";

const ms = milliseconds;

/** Counts how often a generator is asked. */
function counted(inner: Generator): { readonly generator: Generator; readonly asked: () => number } {
  let asked = 0;
  const count = (rest: Generator): Generator => {
    const self: Generator = {
      next(context) {
        asked++;
        const step = rest.next(context);
        return step.kind === "done" ? step : { ...step, next: count(step.next) };
      },
      update(context, event) {
        const updated = rest.update(context, event);
        return updated === rest ? self : count(updated);
      },
    };
    return self;
  };
  return { generator: count(inner), asked: () => asked };
}

const first = (inner: Generator) => onThreads((thread) => thread === 0, inner);
const others = (inner: Generator) => onThreads((thread) => thread !== 0, inner);
const busy = (n: number) => others(delay(ms(1), limit(n, op("busy"))));

test("tutorial: a costly generator beside a busy one is asked seldom, and does the same", () => {
  const [plain, watched] = [counted(delay(ms(100), op("costly"))), counted(delay(ms(100), op("costly")))];
  const without = told(any(first(plain.generator), busy(400)), { tasks: 400 });
  const cached = told(any(cache(ms(50), first(watched.generator)), busy(400)), { tasks: 400 });
  expect(cached).toEqual(without);
  expect(watched.asked()).toBeLessThan(plain.asked() / 10);
});

describe("what was said is forgotten", () => {
  test("when its period is over", () => {
    const { generator, asked } = counted(op("costly"));
    const event: GeneratorEvent = { type: "ok", thread: 0, process: 0, f: "other", input: null, time: 0 };
    const remembering = cache(ms(5), generator).update(idleAt(0), event);
    expect(asked()).toBe(1);
    expect(remembering.next(idleAt(ms(5)))).toMatchObject({ kind: "op", task: { f: "costly", time: ms(5) } });
    expect(asked()).toBe(1);
    remembering.next(idleAt(ms(6)));
    expect(asked()).toBe(2);
    remembering.update(idleAt(ms(4)), event);
    expect(asked()).toBe(2);
    remembering.update(idleAt(ms(6)), event);
    expect(asked()).toBe(3);
  });

  test("when an event changes the generator", () => {
    const tries = cache(ms(1000), untilOk(delay(ms(3), op("try"))));
    expect(told(tries, { clients: 2, tasks: 5 })).toEqual(["0 ms t0 try"]);
  });

  test("when its thread is taken", () => {
    const anywhere = any(cache(ms(1000), op("costly")), delay(ms(1), op("busy")));
    for (let seed = 0; seed < 50; seed++)
      expect(() => names(validate(anywhere), { clients: 3, tasks: 60, seed })).not.toThrow();
  });

  test("when it holds a number that somebody else may have been given meanwhile", () => {
    const add = op("add", unique());
    const adds = numbered(any(cache(ms(1000), first(add)), others(add)));
    const numbers = told(adds, { tasks: 100 }).map((line) => /\((\d+)\)/.exec(line)?.[1]);
    expect(new Set(numbers).size).toBe(100);
  });
});
