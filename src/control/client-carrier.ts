import type { Outcome } from "../client/outcome.ts";
import type { Clock } from "../core/clock.ts";
import type { NodeName } from "../core/node.ts";
import type { Completion, Invocation } from "../core/operation.ts";
import type { CompletionQueue } from "../core/queue.ts";
import type { GeneratorEvent, Task, Thread } from "../generator/generator.ts";
import type { Journal } from "../history/journal.ts";
import type { Arrival, Carrier, Lane } from "./lane.ts";

/** Where an operation is carried out: the worker of its thread. */
export interface Dispatcher {
  dispatch(invocation: Invocation): void;
  close(): void;
}

/** What the client lane is made of. */
export interface ClientCarrierParts {
  readonly clock: Clock;
  readonly queue: CompletionQueue<Arrival>;
  readonly journal: Journal;
  /** Makes a worker for a place, which is a thread's number until threads move; its outcomes come back through `complete`. */
  readonly worker: (
    place: number,
    complete: (invocation: Invocation, outcome: Outcome) => void,
  ) => Dispatcher;
  readonly nodeOf: (place: number) => NodeName;
  readonly threads: number;
  /** Told of every completion: progress, recovery. */
  readonly watch: (invocation: Invocation, outcome: Outcome, now: number) => void;
  readonly log: (message: string) => void;
}

/** Carries the operations of clients: numbers them, journals them, hands them to workers, and takes back what came of them. */
export class ClientCarrier implements Carrier {
  readonly #parts: ClientCarrierParts;
  #workers: Dispatcher[];
  readonly #processes: number[];
  #operations = 0;
  /** How far every thread has moved on from the place of its own number. */
  #moved = 0;
  /** The lane that is served now; another phase brings another. */
  lane!: Lane;

  constructor(parts: ClientCarrierParts) {
    this.#parts = parts;
    this.#processes = Array.from({ length: parts.threads }, (_, thread) => thread);
    this.#workers = this.#hire();
  }

  /**
   * Moves every idle thread to the place that is so far from the one of its own number: so few threads get around to all nodes. What speaks to another
   * node is another process. To be where they are already costs nothing.
   */
  move(moved: number): void {
    if (moved === this.#moved) return;
    this.close();
    this.#moved = moved;
    this.#workers = this.#hire();
    for (const [thread, process] of this.#processes.entries())
      this.#processes[thread] = process + this.#parts.threads;
  }

  processOf(thread: Thread): number {
    return this.#processes[thread] as number;
  }

  begin(task: Task, now: number): () => void {
    if (task.pseudo) return () => this.#pretend(task);
    const invocation: Invocation = {
      op: this.#operations++,
      process: this.processOf(task.thread),
      node: this.#parts.nodeOf(task.thread + this.#moved),
      f: task.f,
      ...(task.key === undefined ? {} : { key: task.key }),
      input: task.input,
      time: now,
    };
    this.#parts.journal.invoke(invocation);
    return () => this.#workers[task.thread]?.dispatch(invocation);
  }

  /** Closes every connection; what they had under way is abandoned. */
  close(): void {
    for (const worker of this.#workers) worker.close();
  }

  #hire(): Dispatcher[] {
    return this.#processes.map((_, thread) =>
      this.#parts.worker(thread + this.#moved, (invocation, outcome) =>
        this.#complete(thread, invocation, outcome),
      ),
    );
  }

  #complete(thread: Thread, invocation: Invocation, outcome: Outcome): void {
    this.#parts.queue.push({ record: (now) => this.#record(thread, invocation, outcome, now) });
  }

  #record(thread: Thread, invocation: Invocation, outcome: Outcome, now: number): void {
    const { type, output, error } = outcome;
    const { op, process, f, key, input } = invocation;
    const completion: Completion = {
      op,
      process,
      type,
      time: now,
      ...(output === undefined ? {} : { output }),
      ...(error ? { error } : {}),
    };
    this.#parts.journal.complete(completion);
    this.#parts.watch(invocation, outcome, now);
    // An `info` may still happen: its process is concurrent with everything to come and must never invoke again.
    if (type === "info") this.#processes[thread] = process + this.#parts.threads;
    const event: GeneratorEvent = {
      type,
      thread,
      process,
      f,
      input,
      time: now,
      ...(key === undefined ? {} : { key }),
      ...(output === undefined ? {} : { output }),
    };
    this.lane.release(thread);
    this.lane.update(event);
  }

  /** Sleeping and logging occupy a thread and leave no trace in the history. */
  #pretend(task: Task): void {
    const done: Arrival = { record: () => this.lane.release(task.thread) };
    if (task.pseudo === "log") this.#parts.log(String(task.input));
    const { clock, queue } = this.#parts;
    if (task.pseudo === "sleep") clock.wakeAt(clock.now() + Number(task.input), () => queue.push(done));
    else queue.push(done);
  }
}
