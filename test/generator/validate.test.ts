import { describe, expect, test } from "vitest";
import { OrdealError, usageError } from "../../src/core/errors.ts";
import type { Generator, Step, Task } from "../../src/generator/generator.ts";
import { op } from "../../src/generator/op.ts";
import { concat, limit, once } from "../../src/generator/sequence.ts";
import { simulate } from "../../src/generator/simulate.ts";
import { validate } from "../../src/generator/validate.ts";
import { names } from "./told.ts";

const good: Task = { f: "read", input: null, thread: 0, time: 0 };

/** A generator that gives one answer for ever, right or wrong. */
function saying(step: unknown): Generator {
  const self: Generator = { next: () => step as Step, update: () => self };
  return self;
}
const giving = (task: unknown) => saying({ kind: "op", task, next: op("never") });
const refusal = (generator: Generator): OrdealError => {
  try {
    simulate(validate(generator), { tasks: 3 });
  } catch (error) {
    if (error instanceof OrdealError) return error;
  }
  throw new Error("nothing was refused");
};

test("tutorial: a good generator is left alone, a bad one is told which law it broke and what it knew", () => {
  expect(names(validate(limit(2, op("read"))))).toBe("read read");
  const error = refusal(concat(once(op("read")), giving({ ...good, thread: 9 })));
  expect(error.message).toBe("a generator broke a law: its thread is one that the generator may see");
  expect(error.details).toBe(
    "It was asked for task 1 at 0 s, threads 1 2 of 0 1 2 being idle.\nIt said: read with input null on thread 9 at 0 ns",
  );
  expect(error.kind).toBe("usage");
});

describe("laws", () => {
  test.each<[string, unknown]>([
    ["an operation has a name", { ...good, f: "" }],
    ["an operation has a name", { ...good, f: undefined }],
    ["its input is a JSON value", { ...good, input: undefined }],
    ["its input is a JSON value", { ...good, input: [1, Number.NaN] }],
    ["its input is a JSON value", { ...good, input: { when: new Date(0) } }],
    ["its input is a JSON value", { ...good, input: 1n }],
    ["its input is a JSON value", { ...good, input: () => 1 }],
    ["its key, if any, is text or a number", { ...good, key: null }],
    ["its time is a finite number of nanoseconds", { ...good, time: Number.POSITIVE_INFINITY }],
    ["its time is a finite number of nanoseconds", { ...good, time: undefined }],
    ["its thread is one that the generator may see", { ...good, thread: -1 }],
    ["a sleep takes no negative time", { ...good, f: "sleep", pseudo: "sleep", input: -1 }],
  ])("%s (%#)", (law, task) => expect(refusal(giving(task)).message).toContain(law));

  test("its thread is idle", () => {
    const twice = concat(once(giving(good)), giving(good));
    expect(refusal(twice).message).toContain("its thread is idle");
  });

  test.each([
    [{ kind: "later" }, "a step is op, pending or done"],
    [{ kind: "op", task: good }, "what follows a step is a generator"],
    [{ kind: "pending", next: 5 }, "what follows a step is a generator"],
  ])("%j", (step, law) => expect(refusal(saying(step)).message).toContain(law));

  test("what an event makes of it is a generator", () => {
    const forgetful = { ...op("read"), update: () => undefined as never };
    const error = refusal({
      ...forgetful,
      next: (context) => ({ ...op("read").next(context), next: forgetful }) as Step,
    });
    expect(error.message).toContain("what an event makes of it is a generator");
    expect(error.details).toContain("It heard: invoke read");
  });

  test.each<[string, unknown]>([
    ["nested", { list: [1, "a", null, true, { x: [] }] }],
    ["without a prototype", Object.assign(Object.create(null), { a: 1 })],
  ])("%s JSON is JSON", (_, input) => expect(names(validate(once(giving({ ...good, input }))))).toBe("read"));
  test("a key may be text or a number", () => {
    for (const key of ["x", 0]) expect(names(validate(once(giving({ ...good, key }))))).toBe("read");
  });
});

describe("what it throws", () => {
  const throwing = (error: unknown): Generator => ({
    next: () => {
      throw error;
    },
    update: () => throwing(error),
  });

  test("is explained", () => {
    const cause = new TypeError("x is not a function");
    const error = refusal(throwing(cause));
    expect(error.message).toBe("a generator threw: x is not a function");
    expect(error.cause).toBe(cause);
    expect(error.details).toContain("It was asked for task 0");
    expect(error.details).toContain("validate.test.ts");
  });
  test("is explained when it reacts to an event", () => {
    const sulking: Generator = {
      ...op("a"),
      next: (context) => ({ ...op("a").next(context), next: sulking }) as Step,
      update: () => {
        throw "text";
      },
    };
    expect(refusal(sulking).message).toBe("a generator threw: text");
  });
  test("is left alone where it is an explanation already", () => {
    const error = usageError("reserve leaves no thread");
    expect(refusal(throwing(error))).toBe(error);
  });
});
