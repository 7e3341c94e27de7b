import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Outcome, returned } from "../../src/client/outcome.ts";
import { ClientCarrier } from "../../src/control/client-carrier.ts";
import { type Arrival, Lane } from "../../src/control/lane.ts";
import { type PhaseEnd, Scheduler } from "../../src/control/scheduler.ts";
import { virtualWorld } from "../../src/control/world.ts";
import { type Duration, milliseconds, seconds, ZERO } from "../../src/core/duration.ts";
import type { Invocation, Operation } from "../../src/core/operation.ts";
import { Random } from "../../src/core/random.ts";
import { int } from "../../src/generator/arbitrary.ts";
import { mix } from "../../src/generator/choice.ts";
import type { Generator } from "../../src/generator/generator.ts";
import { log, op, sleep } from "../../src/generator/op.ts";
import { limit, sequence } from "../../src/generator/sequence.ts";
import { delay, timeLimit } from "../../src/generator/time.ts";
import { trace } from "../../src/generator/trace.ts";
import { Journal } from "../../src/history/journal.ts";
import { readHistory } from "../../src/history/read.ts";

const ok = returned(null);
const lost: Outcome = { type: "info", keepConnection: false };

/** How a system answers that is only pretended: after how long, and what. */
interface Answers {
  readonly threads?: number;
  readonly latency?: (invocation: Invocation) => Duration;
  readonly outcome?: (invocation: Invocation) => Outcome;
  readonly onDispatch?: (invocation: Invocation, path: string) => void;
}

/** A scheduler with one lane of clients in virtual time, and a journal on disk. */
function stage(generator: Generator, answers: Answers = {}) {
  const { threads = 2, latency = () => milliseconds(10), outcome = () => ok, onDispatch } = answers;
  const { clock, ...world } = virtualWorld();
  const queue = world.queue<Arrival>();
  const path = join(mkdtempSync(join(tmpdir(), "ordeal-scheduler-")), "history.jsonl");
  const journal = new Journal(path, { test: "scheduler", seed: 1 });
  const interrupt = new AbortController();
  const notes: string[] = [];
  const carrier = new ClientCarrier({
    ...{ clock, queue, journal, threads },
    nodeOf: (thread) => `n${thread + 1}`,
    worker: (_, complete) => ({
      dispatch(invocation) {
        onDispatch?.(invocation, path);
        const answer = () => complete(invocation, outcome(invocation));
        const after = latency(invocation);
        if (after === 0) answer();
        else clock.wakeAt(clock.now() + after, answer);
      },
      close() {},
    }),
    watch: () => {},
    log: (note) => notes.push(note),
  });
  const names = Array.from({ length: threads }, (_, thread) => thread);
  const lane = new Lane({ threads: names, generator, random: Random.of(1), carrier, origin: clock.now() });
  carrier.lane = lane;
  const scheduler = new Scheduler({ clock, queue, journal, signal: interrupt.signal });
  return {
    ...{ clock, lane, path, interrupt, notes },
    run: (end: PhaseEnd = { until: seconds(60) }) => scheduler.run([lane], end),
    events: () => readFileSync(path, "utf8").trim().split("\n").slice(1).map(tellLine),
    operations: () => {
      const { history } = readHistory(path);
      return Array.from({ length: history.count }, (_, i) => history.operation(i));
    },
  };
}

/** `10 ms: process 0 invoke 0`, from a line of the journal. */
function tellLine(line: string): string {
  const { time, process, type, op: number } = JSON.parse(line) as Invocation & { type: string };
  return `${time / 1e6} ms: process ${process} ${type} ${number}`;
}

test("tutorial: idle threads are given what the generator says, and everything is in the journal", async () => {
  const { run, events, clock } = stage(limit(3, op("read")));
  await run();
  expect(events()).toEqual([
    "0 ms: process 0 invoke 0",
    "0 ms: process 1 invoke 1",
    "10 ms: process 0 ok 0",
    "10 ms: process 0 invoke 2",
    "10 ms: process 1 ok 1",
    "20 ms: process 0 ok 2",
  ]);
  expect(clock.now()).toBe(milliseconds(20));
});

test("completions that wait are taken in, all of them, before anything new is asked for", async () => {
  const heard: string[] = [];
  const generator = trace("", (line) => heard.push(line.replace(/ on thread.*/, "")), limit(4, op("read")));
  await stage(generator, { latency: () => ZERO }).run();
  const turn = ["answers read null", "hears invoke read null", "answers read null", "hears invoke read null"];
  const completions = ["hears ok read null", "hears ok read null"];
  expect(heard.map((line) => line.replace(/^ at \S+ \S+ /, ""))).toEqual([
    ...[...turn, ...completions],
    ...[...turn, ...completions],
    "answers done",
  ]);
});

test("whatever a client is given to do is in the file already, and so is all of the same turn", async () => {
  const written: number[][] = [];
  const onDispatch = (_: Invocation, path: string) => {
    const { history } = readHistory(path);
    written.push(Array.from({ length: history.count }, (__, i) => i));
  };
  await stage(limit(4, op("read")), { onDispatch, threads: 3, latency: () => ZERO }).run();
  expect(written).toEqual([
    [0, 1, 2],
    [0, 1, 2],
    [0, 1, 2],
    [0, 1, 2, 3],
  ]);
});

test("an info retires its process: the thread goes on under a number that nobody had", async () => {
  const outcome = ({ op: number }: Invocation) => (number === 0 || number === 2 ? lost : ok);
  const { run, operations } = stage(limit(6, op("write", 1)), { outcome });
  await run();
  expect(operations().map(({ process, type, node }) => `${process} ${type} ${node}`)).toEqual([
    "0 info n1",
    "1 ok n2",
    "2 info n1",
    "1 ok n2",
    "4 ok n1",
    "1 ok n2",
  ]);
});

test("law: a process invokes nothing while it waits, and nothing ever again after an info", async () => {
  const types = fc.array(fc.constantFrom("ok" as const, "fail" as const, "info" as const), {
    minLength: 30,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(
      types,
      fc.integer({ min: 1, max: 5 }),
      fc.infiniteStream(fc.nat(5)),
      async (drawn, threads, delays) => {
        const outcome = ({ op: number }: Invocation): Outcome => ({
          type: drawn[number] ?? "ok",
          keepConnection: true,
        });
        const latency = () => milliseconds(delays.next().value as number);
        const { run, operations } = stage(limit(30, op("read")), { threads, outcome, latency });
        await run();
        const last = new Map<number, Operation>();
        for (const operation of operations()) {
          const before = last.get(operation.process);
          expect(before?.type).not.toBe("info");
          expect(before?.returnPosition ?? -1).toBeLessThan(operation.callPosition);
          last.set(operation.process, operation);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test("a phase ends by time: nothing begins at its end or later, and what is under way is waited for", async () => {
  const { run, events, clock } = stage(delay(milliseconds(10), op("read")), {
    latency: () => milliseconds(25),
  });
  await run({ until: milliseconds(30) });
  expect(events().filter((event) => event.includes("invoke"))).toEqual([
    "0 ms: process 0 invoke 0",
    "10 ms: process 1 invoke 1",
    "25 ms: process 0 invoke 2",
  ]);
  expect(clock.now()).toBe(milliseconds(50));
});

test("a phase ends as soon as there is enough of it", async () => {
  let dispatched = 0;
  const { run, lane, operations } = stage(op("read"), { onDispatch: () => void dispatched++ });
  await run({ until: seconds(60), enough: () => dispatched >= 5 });
  expect(operations().map(({ type }) => type)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
  expect([lane.busy, lane.done]).toEqual([0, false]);
});

test("a phase ends when its lanes have nothing more to do and have done it", async () => {
  const { run, lane, clock } = stage(limit(1, op("read")), { latency: () => seconds(3) });
  await run();
  expect([lane.done, lane.busy, clock.now()]).toEqual([true, 0, seconds(3)]);
});

test("an interrupt leaves open what is under way, and returns at once", async () => {
  const { run, lane, clock, interrupt, operations } = stage(op("read"), { latency: () => seconds(3) });
  clock.wakeAt(milliseconds(7), () => interrupt.abort("SIGINT"));
  await run();
  expect([clock.now(), lane.busy]).toEqual([milliseconds(7), 2]);
  expect(operations().map(({ type, returnTime }) => [type, returnTime])).toEqual([
    ["info", Infinity],
    ["info", Infinity],
  ]);
});

test("an interrupt before the beginning begins nothing", async () => {
  const { run, interrupt, operations } = stage(op("read"));
  interrupt.abort("SIGINT");
  await run();
  expect(operations()).toEqual([]);
});

test("a generator that waits is asked again as time passes, with nothing else happening", async () => {
  const patient: Generator = {
    next: (context) =>
      context.time < milliseconds(95)
        ? { kind: "pending", next: patient }
        : limit(1, op("read")).next(context),
    update: () => patient,
  };
  const { run, events } = stage(patient);
  await run({ until: milliseconds(105) });
  expect(events()[0]).toBe("100 ms: process 0 invoke 0");
});

test("what a generator becomes while it waits is kept: a time limit counts from when it was first asked", async () => {
  const late: Generator = {
    next: (context) =>
      context.time < milliseconds(40) ? { kind: "pending", next: late } : op("read").next(context),
    update: () => late,
  };
  const { run, lane, clock, operations } = stage(timeLimit(milliseconds(30), late));
  await run();
  expect([lane.done, clock.now(), operations()]).toEqual([true, milliseconds(30), []]);
});

test("a sleep keeps its thread busy and leaves no trace", async () => {
  const generator = sequence(op("read"), sleep(milliseconds(50)), log("half-way"), op("read"));
  const { run, events, notes } = stage(generator, { threads: 1 });
  await run();
  expect(events()).toEqual([
    "0 ms: process 0 invoke 0",
    "10 ms: process 0 ok 0",
    "60 ms: process 0 invoke 1",
    "70 ms: process 0 ok 1",
  ]);
  expect(notes).toEqual(["half-way"]);
});

test("the same seed does the same, to the byte", async () => {
  const once = async () => {
    const latency = ({ op: number }: Invocation) => milliseconds(1 + (number % 7));
    const workload = mix(op("read"), op("write", int(0, 4)));
    const { run, path } = stage(limit(500, workload), { threads: 5, latency });
    await run();
    return readFileSync(path, "utf8");
  };
  expect(await once()).toBe(await once());
});
