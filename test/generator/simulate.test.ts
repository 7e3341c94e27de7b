import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { int } from "../../src/generator/arbitrary.ts";
import { any } from "../../src/generator/choice.ts";
import type { Generator } from "../../src/generator/generator.ts";
import { log, op, sleep } from "../../src/generator/op.ts";
import { concat, limit, once, sequence } from "../../src/generator/sequence.ts";
import { allInfo, imperfect, perfect, simulate, type World } from "../../src/generator/simulate.ts";
import { clients, nemesis } from "../../src/generator/threads.ts";
import { delay, stagger } from "../../src/generator/time.ts";
import { map } from "../../src/generator/transform.ts";
import { pending } from "../../src/generator/wrap.ts";

const ms = milliseconds;

test("tutorial: a plan can be seen without a cluster", () => {
  expect(simulate(sequence(op("write", 3), op("read")), { clients: 1 })).toEqual([
    { type: "invoke", thread: 0, process: 0, f: "write", input: 3, time: 0 },
    { type: "ok", thread: 0, process: 0, f: "write", input: 3, time: ms(1) },
    { type: "invoke", thread: 0, process: 0, f: "read", input: null, time: ms(1) },
    { type: "ok", thread: 0, process: 0, f: "read", input: null, time: ms(2) },
  ]);
});

describe("worlds", () => {
  const outcomes = (world: World) =>
    simulate(limit(1000, op("a", int(0, 4))), { world }).filter(({ type }) => type !== "invoke");
  const count = (world: World, type: string) => outcomes(world).filter((event) => event.type === type).length;

  test("perfect", () => expect(count(perfect(), "ok")).toBe(1000));
  test("imperfect", () => {
    expect(Math.abs(count(imperfect(), "ok") - 600)).toBeLessThan(60);
    expect(Math.abs(count(imperfect(), "fail") - 200)).toBeLessThan(50);
    expect(Math.abs(count(imperfect(), "info") - 200)).toBeLessThan(50);
  });
  test("all info", () => expect(count(allInfo(), "info")).toBe(1000));
  test("take as long as they are told to", () => {
    const end = (world: World) => simulate(once(op("a")), { world }).at(-1)?.time;
    expect(end(perfect(ms(7)))).toBe(ms(7));
    expect(end(allInfo(ms(7)))).toBe(ms(7));
    const ends = Array.from(
      { length: 300 },
      (_, seed) => simulate(once(op("a")), { world: imperfect(ms(7)), seed }).at(-1)?.time ?? 0,
    );
    expect(Math.max(...ends)).toBeGreaterThan(ms(13));
    expect(Math.max(...ends)).toBeLessThanOrEqual(ms(14));
  });
  test("one's own: it sees the task and says what it returns", () => {
    const echo: World = ({ input }) => ({ latency: ms(1), type: "ok", output: [input, "!"] });
    expect(simulate(once(op("a", 5)), { world: echo }).map(({ output }) => output)).toEqual([
      undefined,
      [5, "!"],
    ]);
  });
});

test("a process that ends with info is replaced, a nemesis is not", () => {
  const events = simulate(any(clients(limit(3, op("a"))), nemesis(limit(2, op("kill")))), {
    clients: 1,
    nemeses: 1,
    world: allInfo(),
  });
  const processes = (thread: number) =>
    events
      .filter((event) => event.thread === thread && event.type === "invoke")
      .map(({ process }) => process);
  expect(processes(0)).toEqual([0, 1, 2]);
  expect(processes(-1)).toEqual([-1, -1]);
});

test("what a completion is told under is the process that did it", () => {
  expect(
    simulate(limit(2, op("a")), { clients: 2, world: allInfo() }).map(
      ({ type, process }) => `${type} ${process}`,
    ),
  ).toEqual(["invoke 0", "invoke 1", "info 0", "info 1"]);
});

test("a key goes along", () =>
  expect(simulate(map(() => ({ key: "x" }), once(op("a")))).map(({ key }) => key)).toEqual(["x", "x"]));

test("completions come first", () => {
  const events = simulate(concat(once(op("a")), delay(ms(1), limit(2, op("b")))), {
    clients: 3,
    world: perfect(ms(1)),
  });
  expect(events.map(({ type, f }) => `${type} ${f}`)).toEqual([
    "invoke a",
    "invoke b",
    "ok a",
    "ok b",
    "invoke b",
    "ok b",
  ]);
});

test("sleeps and log lines leave no trace", () => {
  expect(simulate(concat(log("x"), sleep(ms(1)))).map(({ f }) => f)).toEqual([]);
});

test("the seed decides, and nothing else does", () => {
  const plan = stagger(ms(1), op("write", int(0, 1e6)));
  const schedule = (seed: number) => simulate(plan, { seed, tasks: 20, world: imperfect() });
  expect(schedule(1)).toEqual(schedule(1));
  expect(schedule(1)).not.toEqual(schedule(2));
});

test("stops asking after so many tasks, and lets them complete", () => {
  expect(simulate(op("a"), { tasks: 5 })).toHaveLength(10);
  expect(simulate(op("a"))).toHaveLength(20_000);
});

test("a generator that would wait for ever is an error, one that waits a little is not", () => {
  const never: Generator = { next: () => pending(never), update: () => never };
  expect(() => simulate(concat(once(op("a")), never))).toThrow(
    "would wait for ever: after 1 tasks, at 1.00 ms",
  );
  const patient = (turns: number): Generator => ({
    next: (context) => (turns > 0 ? pending(patient(turns - 1)) : once(op("a")).next(context)),
    update: () => patient(turns),
  });
  expect(simulate(patient(50))).toHaveLength(2);
});
