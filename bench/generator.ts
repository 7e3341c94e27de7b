import { milliseconds, seconds } from "../src/core/duration.ts";
import { Random } from "../src/core/random.ts";
import { type Arbitrary, draw, int, tuple } from "../src/generator/arbitrary.ts";
import { mix } from "../src/generator/choice.ts";
import type { Context, Generator } from "../src/generator/generator.ts";
import { perKey } from "../src/generator/independent.ts";
import { op } from "../src/generator/op.ts";
import { clients } from "../src/generator/threads.ts";
import { stagger, timeLimit } from "../src/generator/time.ts";
import { validate } from "../src/generator/validate.ts";
import type { Bench, Figure } from "./measure/figure.ts";
import { processorTime } from "./measure/processor-time.ts";

const ROUNDS = 5;
const threads = Array.from({ length: 10 }, (_, i) => i);
const processOf = (thread: number) => thread;
const root = Random.of(1);

const register = () => mix(op("read"), op("write", int(0, 4)), op("cas", tuple(int(0, 4), int(0, 4))));
const paced = (inner: Generator) => timeLimit(seconds(1e6), stagger(milliseconds(1), inner));
const workload = () => clients(paced(register()));

/** How fast inputs are drawn, and how fast generators of ten threads answer and hear what became of it. */
export const bench: Bench = async () => [
  await drawing("int(0, 4)", int(0, 4)),
  await drawing("tuple(int, int)", tuple(int(0, 4), int(0, 4))),
  await answering("op", op("read"), 500_000),
  await answering("mix of three", register(), 500_000),
  await answering("clients(timeLimit(stagger(mix)))", workload(), 500_000),
  await answering("the same, validated", validate(workload()), 500_000),
  await answering("timeLimit(stagger(perKey(mix))), 5 keys", paced(perKey(2, register)), 100_000),
];

async function drawing<T>(name: string, arbitrary: Arbitrary<T>): Promise<Figure> {
  const random = Random.of(1);
  const drawn = new Array<T>(1000);
  const figure = await rate(1_000_000, (n) => {
    for (let i = 0; i < n; i++) drawn[i % 1000] = draw(arbitrary, random);
  });
  return { name: `draw ${name}`, figure, unit: "inputs/s", goal: 2_000_000 };
}

async function answering(name: string, generator: Generator, goal: number): Promise<Figure> {
  const bare = await rate(300_000, (n) => ask(op("read"), n));
  const figure = await rate(300_000, (n) => ask(generator, n));
  return { name, figure, unit: "answers/s", goal, ratio: figure / bare };
}

const rate = async (n: number, work: (n: number) => void): Promise<number> =>
  n / (await processorTime(ROUNDS, () => work(n)));

/** What the scheduler does for each operation: ask, tell of the invocation, tell of the completion. */
function ask(start: Generator, n: number): void {
  let generator = start;
  let time = 0;
  for (let emitted = 0; emitted < n; emitted++) {
    const step = generator.next(contextAt(emitted, time));
    if (step.kind !== "op") throw new Error("the generator under test ended early");
    const { thread, f, input } = step.task;
    time = Math.max(time, step.task.time);
    const event = { thread, process: thread, f, input, time };
    generator = step.next.update(contextAt(emitted + 1, time), { type: "invoke", ...event });
    generator = generator.update(contextAt(emitted + 1, time), { type: "ok", ...event });
  }
}

const contextAt = (emitted: number, time: number): Context => ({
  time,
  emitted,
  threads,
  free: threads,
  processOf,
  random: root.fork(emitted),
});

if (import.meta.filename === process.argv[1]) console.table(await bench());
