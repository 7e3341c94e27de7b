import { milliseconds, seconds } from "../src/core/duration.ts";
import { Random } from "../src/core/random.ts";
import { type Arbitrary, constantFrom, draw, int, tuple } from "../src/generator/arbitrary.ts";
import { mix } from "../src/generator/choice.ts";
import type { Context, Generator } from "../src/generator/generator.ts";
import { perKey } from "../src/generator/independent.ts";
import { op } from "../src/generator/op.ts";
import { clients } from "../src/generator/threads.ts";
import { stagger, timeLimit } from "../src/generator/time.ts";
import { validate } from "../src/generator/validate.ts";

const THREADS = 10;

/** Times per second of processor time that `work(n)` does one thing, the best of a few rounds: what else runs only ever slows one down. */
function rate(n: number, work: (n: number) => unknown): number {
  let best = 0;
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    work(n);
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, (n * 1e6) / (user + system));
  }
  return best;
}

function drawing<T>(arbitrary: Arbitrary<T>) {
  const random = Random.of(1);
  return (n: number) => {
    const drawn = new Array<T>(1000);
    for (let i = 0; i < n; i++) drawn[i % 1000] = draw(arbitrary, random);
    return drawn;
  };
}

const threads = Array.from({ length: THREADS }, (_, i) => i);
const processOf = (thread: number) => thread;
const root = Random.of(1);

function contextAt(emitted: number, time: number): Context {
  return { time, emitted, threads, free: threads, processOf, random: root.fork(emitted) };
}

/** What the scheduler does for each operation: ask, tell of the invocation, tell of the completion. */
const asking = (start: Generator) => (n: number) => {
  let generator = start;
  let time = 0;
  for (let emitted = 0; emitted < n; emitted++) {
    const step = generator.next(contextAt(emitted, time));
    if (step.kind !== "op") throw new Error("the stack under test ended early");
    const { thread, f, input } = step.task;
    time = Math.max(time, step.task.time);
    const event = { thread, process: thread, f, input, time };
    generator = step.next.update(contextAt(emitted + 1, time), { type: "invoke", ...event });
    generator = generator.update(contextAt(emitted + 1, time), { type: "ok", ...event });
  }
};

const register = () => mix(op("read"), op("write", int(0, 4)), op("cas", tuple(int(0, 4), int(0, 4))));
const paced = (inner: Generator) => timeLimit(seconds(1e6), stagger(milliseconds(1), inner));

/** Prints how fast inputs are drawn and generators answer, each beside the goal it is held to. */
export function benchGenerator(print: (line: string) => void = console.log): void {
  const line = (what: string, measured: number, goal: number) =>
    print(
      `${what.padEnd(56)}${Math.round(measured).toLocaleString("en").padStart(12)}/s  ${(measured / goal).toFixed(1)} × goal`,
    );
  line("draw a constant", rate(1e6, drawing(constantFrom("x"))), 2e6);
  line("draw int(0, 4)", rate(1e6, drawing(int(0, 4))), 2e6);
  line("draw tuple(int, int)", rate(1e6, drawing(tuple(int(0, 4), int(0, 4)))), 2e6);
  line("op(read)", rate(3e5, asking(op("read"))), 5e5);
  line("mix(read, write, cas)", rate(3e5, asking(register())), 5e5);
  line(
    "clients(timeLimit(stagger(mix(read, write, cas))))",
    rate(3e5, asking(clients(paced(register())))),
    5e5,
  );
  line("the same, validated", rate(3e5, asking(validate(clients(paced(register()))))), 5e5);
  line("timeLimit(stagger(perKey(mix))), 5 keys at once", rate(1e5, asking(paced(perKey(2, register)))), 1e5);
}

if (import.meta.filename === process.argv[1]) benchGenerator();
