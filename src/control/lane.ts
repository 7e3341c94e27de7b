import { invariant } from "../core/invariant.ts";
import type { Random } from "../core/random.ts";
import {
  type Context,
  DONE,
  type Generator,
  type GeneratorEvent,
  type Step,
  type Task,
  type Thread,
} from "../generator/generator.ts";

/** Something that happened outside the scheduler. It is recorded, at the time of the turn that takes it in, by whom it concerns. */
export interface Arrival {
  record(now: number): void;
}

/** What a lane does with a task: writes it to the journal now, and returns what is to be done once the journal is safe. */
export interface Carrier {
  /** The process a thread carries at this moment. */
  processOf(thread: Thread): number;
  begin(task: Task, now: number): () => void;
}

/** What a lane is made of. */
export interface LaneParts {
  readonly threads: readonly Thread[];
  readonly generator: Generator;
  readonly random: Random;
  readonly carrier: Carrier;
  /** Nanoseconds since the run began. */
  readonly origin: number;
  /** Whether only events move its generator, and time does not: then what it wants to do later is asked for once and not at every turn. */
  readonly steady?: boolean;
}

/**
 * Threads that share one generator, with a stream of randomness of their own: all clients are one lane, each nemesis is
 * another. So what the workload draws does not change when a nemesis is added, and a nemesis never waits for a client.
 */
export class Lane {
  readonly threads: readonly Thread[];
  /** When this lane's phase began: its generator counts time from here, so a schedule is the same however long a cluster took to start. */
  readonly origin: number;
  readonly #random: Random;
  readonly #carrier: Carrier;
  readonly #free: Thread[];
  /** Made once: contexts are made several times an operation. */
  readonly #processOf = (thread: Thread): number => this.#carrier.processOf(thread);
  #generator: Generator;
  readonly #steady: boolean;
  /** What a steady generator wants to do later. */
  #later: (Step & { readonly kind: "op" }) | undefined;
  #emitted = 0;
  #done = false;

  constructor(parts: LaneParts) {
    this.origin = parts.origin;
    this.threads = [...parts.threads].sort((a, b) => a - b);
    this.#free = [...this.threads];
    this.#generator = parts.generator;
    this.#random = parts.random;
    this.#carrier = parts.carrier;
    this.#steady = parts.steady ?? false;
  }

  get busy(): number {
    return this.threads.length - this.#free.length;
  }

  get hasIdleThread(): boolean {
    return this.#free.length > 0 && !this.#done;
  }

  /** True once the generator has said that there is nothing more to do. */
  get done(): boolean {
    return this.#done;
  }

  /** The generator as it stands: what a later phase goes on with. */
  get generator(): Generator {
    return this.#generator;
  }

  /**
   * What the generator wants to do next; its times count from {@link origin}. A task is only an offer until {@link begin}
   * takes it; of one that waits, what it has become is kept (a time limit that began to count, say).
   */
  ask(now: number): Step {
    if (this.#later && now < this.origin + this.#later.task.time) return this.#later;
    const step = this.#done ? DONE : this.#generator.next(this.#context(now));
    if (this.#steady) this.#later = step.kind === "op" ? step : undefined;
    if (step.kind === "done") this.#done = true;
    if (step.kind === "pending") this.#generator = step.next;
    return step;
  }

  /** Accepts a task: its thread is busy from now on. Returns the dispatch, to be called after the journal is flushed. */
  begin(task: Task, next: Generator, now: number): () => void {
    const at = this.#free.indexOf(task.thread);
    invariant(at >= 0, `a generator gave a task to thread ${task.thread}, which is busy or not its own`);
    this.#free.splice(at, 1);
    this.#generator = next;
    this.#later = undefined;
    this.#emitted++;
    const dispatch = this.#carrier.begin(task, now);
    this.update({
      type: "invoke",
      thread: task.thread,
      process: this.#carrier.processOf(task.thread),
      f: task.f,
      input: task.input,
      time: now,
      ...(task.key === undefined ? {} : { key: task.key }),
    });
    return dispatch;
  }

  /** A thread is idle again. */
  release(thread: Thread): void {
    let at = this.#free.length;
    while (at > 0 && (this.#free[at - 1] as Thread) > thread) at--;
    this.#free.splice(at, 0, thread);
  }

  /** Tells the generator of an event, whose time is the run's. */
  update(event: GeneratorEvent): void {
    const own = { ...event, time: event.time - this.origin };
    this.#generator = this.#generator.update(this.#context(event.time), own);
    this.#later = undefined;
  }

  #context(now: number): Context {
    return {
      time: now - this.origin,
      emitted: this.#emitted,
      threads: this.threads,
      free: this.#free,
      processOf: this.#processOf,
      random: this.#random.fork(this.#emitted),
    };
  }
}
