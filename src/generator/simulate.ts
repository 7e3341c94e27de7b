import { type Duration, formatDuration, milliseconds } from "../core/duration.ts";
import { usageError } from "../core/errors.ts";
import type { OperationType } from "../core/operation.ts";
import { Random } from "../core/random.ts";
import type { Value } from "../core/value.ts";
import {
  type Context,
  DONE,
  type Generator,
  type GeneratorEvent,
  isClient,
  type Step,
  type Task,
  type Thread,
} from "./generator.ts";
import { MAX_ATTEMPTS, pending } from "./wrap.ts";

/** What becomes of a task: how long after its invocation it completes, and how. */
export interface Outcome {
  readonly latency: Duration;
  readonly type: OperationType;
  readonly output?: Value;
}

/** A system, as far as a generator can tell: what becomes of each task. Pure; `random` is the task's own to draw from. */
export type World = (task: Task, random: Random) => Outcome;

/** Everything works, and takes equally long. */
export const perfect =
  (latency = milliseconds(1)): World =>
  () => ({ latency, type: "ok" });

/** Of ten tasks about six work, two fail and two are never heard of again; they take from nothing to twice `latency`. */
export const imperfect =
  (latency = milliseconds(1)): World =>
  (_, random) => ({
    latency: random.int(0, 2 * latency) as Duration,
    type: random.pick(["ok", "ok", "ok", "fail", "info"]),
  });

/** Nothing is ever heard of again. */
export const allInfo =
  (latency = milliseconds(1)): World =>
  () => ({ latency, type: "info" });

/** Who does what a generator says. */
export interface Simulation {
  /** Client threads 0, 1, … Three unless told. */
  readonly clients?: number;
  /** Nemesis threads -1, -2, … None unless told. */
  readonly nemeses?: number;
  readonly seed?: number;
  /** {@link perfect} unless told. */
  readonly world?: World;
  /** The generator is not asked again after so many tasks: 10,000 unless told. */
  readonly tasks?: number;
}

/**
 * What a generator would do: its invocations and their completions in order, in virtual time and without a cluster.
 * The loop is the scheduler's: completions first, nothing before its time, processes that end with `info` are replaced.
 *
 * @throws when the generator waits although nothing is under way: it would wait for ever.
 */
export function simulate(generator: Generator, simulation: Simulation = {}): GeneratorEvent[] {
  const run = new Run(generator, simulation);
  while (run.turn());
  return run.events;
}

/** One simulated run: what the scheduler, its lanes and their workers are to a real one. */
class Run {
  readonly events: GeneratorEvent[] = [];
  readonly #world: World;
  readonly #random: Random;
  readonly #threads: readonly Thread[];
  readonly #processes: Map<Thread, number>;
  readonly #clients: number;
  readonly #tasks: number;
  #generator: Generator;
  #time = 0;
  #emitted = 0;
  #done = false;
  #waits = 0;
  #underWay: readonly Arrival[] = [];

  constructor(generator: Generator, simulation: Simulation) {
    const { clients = 3, nemeses = 0, seed = 1, world = perfect(), tasks = 10_000 } = simulation;
    this.#generator = generator;
    this.#world = world;
    this.#random = Random.of(seed);
    this.#threads = Array.from({ length: nemeses + clients }, (_, i) => i - nemeses);
    this.#processes = new Map(this.#threads.map((thread) => [thread, thread]));
    this.#clients = clients;
    this.#tasks = tasks;
  }

  /** One turn of the loop; false when everything is over. */
  turn(): boolean {
    const step = this.#ask();
    const [arrival] = this.#underWay;
    if (step.kind === "op" && !(arrival && arrival.due <= Math.max(step.task.time, this.#time))) {
      this.#begin(step.task, step.next);
      return true;
    }
    if (step.kind === "pending") this.#generator = step.next;
    if (arrival) this.#complete(arrival);
    else if (step.kind === "pending") this.#wait();
    return arrival !== undefined || step.kind === "pending";
  }

  #ask(): Step {
    const context = this.#context();
    if (this.#done) return DONE;
    if (context.free.length === 0) return pending(this.#generator);
    const step = this.#generator.next(context);
    this.#done = step.kind === "done";
    return step;
  }

  /** Nothing is under way: the generator may have been waiting for nothing but to be asked once more. */
  #wait(): void {
    if (++this.#waits > MAX_ATTEMPTS) throw stuck(this.#emitted, this.#time);
  }

  #begin(task: Task, next: Generator): void {
    const random = this.#random.fork("world").fork(this.#emitted++);
    this.#done = this.#emitted === this.#tasks;
    this.#generator = next;
    this.#waits = 0;
    this.#time = Math.max(task.time, this.#time);
    const outcome: Outcome = task.pseudo
      ? { latency: (task.pseudo === "sleep" ? task.input : 0) as Duration, type: "ok" }
      : this.#world(task, random);
    const arrival = {
      task,
      outcome,
      process: this.#processOf(task.thread),
      due: this.#time + outcome.latency,
    };
    this.#underWay = [...this.#underWay, arrival].sort((a, b) => a.due - b.due);
    this.#tell(arrival, "invoke");
  }

  #complete(arrival: Arrival): void {
    const { task, outcome, process } = arrival;
    this.#time = arrival.due;
    this.#underWay = this.#underWay.filter((other) => other !== arrival);
    if (outcome.type === "info" && isClient(task.thread))
      this.#processes.set(task.thread, process + this.#clients);
    if (!task.pseudo) this.#tell(arrival, outcome.type);
  }

  #tell({ task, outcome, process }: Arrival, type: GeneratorEvent["type"]): void {
    const { thread, f, input, key, pseudo } = task;
    const event: GeneratorEvent = {
      ...{ type, thread, process, f, input, time: this.#time },
      ...(key === undefined ? {} : { key }),
      ...(type === "invoke" || outcome.output === undefined ? {} : { output: outcome.output }),
    };
    this.#generator = this.#generator.update(this.#context(), event);
    if (!pseudo) this.events.push(event);
  }

  #context(): Context {
    const busy = new Set(this.#underWay.map(({ task }) => task.thread));
    return {
      time: this.#time,
      emitted: this.#emitted,
      threads: this.#threads,
      free: this.#threads.filter((thread) => !busy.has(thread)),
      processOf: (thread) => this.#processOf(thread),
      random: this.#random.fork("generator").fork(this.#emitted),
    };
  }

  #processOf(thread: Thread): number {
    return this.#processes.get(thread) ?? thread;
  }
}

/** A task under way, and what will become of it. */
interface Arrival {
  readonly task: Task;
  readonly outcome: Outcome;
  readonly process: number;
  readonly due: number;
}

const stuck = (emitted: number, time: number): Error =>
  usageError(
    `the generator would wait for ever: after ${emitted} tasks, at ${formatDuration(time)}, it is pending with nothing under way`,
  );
