import type { Outcome } from "../client/outcome.ts";
import { Worker } from "../client/worker.ts";
import { seconds } from "../core/duration.ts";
import { environmentError } from "../core/errors.ts";
import type { FaultEvent } from "../core/fault.ts";
import { type LoopDelay, measureLoopDelay } from "../core/loop-delay.ts";
import type { Invocation } from "../core/operation.ts";
import type { CompletionQueue } from "../core/queue.ts";
import { Random } from "../core/random.ts";
import type { Generator, Thread } from "../generator/generator.ts";
import type { Journal } from "../history/journal.ts";
import type { NotRecovered } from "../history/plan-record.ts";
import { FaultStack } from "../nemesis/fault-stack.ts";
import { FaultTable } from "../nemesis/fault-table.ts";
import type { Cluster, ClusterNode } from "../runtime/cluster.ts";
import { ClientCarrier } from "./client-carrier.ts";
import { type Arrival, Lane } from "./lane.ts";
import type { Ledger } from "./ledger.ts";
import { NemesisCarrier } from "./nemesis-carrier.ts";
import type { Plan } from "./plan.ts";
import { recover } from "./recover.ts";
import type { Recovery } from "./recovery.ts";
import { Scheduler } from "./scheduler.ts";
import { Tally } from "./tally.ts";
import type { Watcher } from "./watcher.ts";
import type { World } from "./world.ts";

/** How long final reads may take altogether. */
const FINAL_READS_LIMIT = seconds(60);

/** What a course is made of. */
export interface CourseParts {
  readonly plan: Plan;
  readonly cluster: Cluster;
  readonly journal: Journal;
  readonly world: World;
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
}

/** What a run goes through once its cluster is up: *load with faults → heal → recover → final reads*. */
export class Course {
  readonly #parts: CourseParts;
  readonly #queue: CompletionQueue<Arrival>;
  readonly #scheduler: Scheduler;
  readonly #table: FaultTable;
  readonly #stack: FaultStack;
  readonly #tally: Tally;
  readonly #clients: ClientCarrier;
  readonly #random: Random;
  #recovery: Recovery | undefined;
  #hasWritten = false;
  /** What did not come back although everything was proven healed. */
  notRecovered: NotRecovered | undefined;
  loopDelay: LoopDelay | undefined;

  constructor(parts: CourseParts) {
    const { plan, cluster, journal, world, watcher, signal } = parts;
    this.#parts = parts;
    this.#queue = world.queue<Arrival>();
    this.#scheduler = new Scheduler({ clock: world.clock, queue: this.#queue, journal, signal });
    this.#table = new FaultTable(cluster, world.clock);
    this.#stack = new FaultStack(this.#table);
    this.#tally = new Tally(watcher);
    this.#random = Random.of(plan.record.seed);
    this.#clients = this.#makeClients();
  }

  /** Goes through all phases. However they end, faults are healed and connections closed. */
  async run(ledger: Ledger): Promise<void> {
    const { world } = this.#parts;
    const loopDelay = world.virtual ? undefined : measureLoopDelay();
    if (!world.virtual) this.#tally.tick(world.clock);
    try {
      const load = await this.#phase(ledger, "load", () => this.#load());
      await this.#phase(ledger, "heal", () => this.#heal());
      await this.#phase(ledger, "recover", () => this.#recover(load, ledger));
      await this.#phase(ledger, "final reads", () => this.#finalReads());
    } finally {
      // What does not heal ends the run with an error, and all else must end too.
      try {
        await this.#heal();
      } finally {
        this.#clients.close();
        this.#tally.stop();
        this.loopDelay = loopDelay?.();
      }
    }
  }

  /** Clients do what the generator says while nemeses do what their schedules say. Returns the lane of the clients, as far as it got. */
  async #load(): Promise<Lane> {
    const { plan, world } = this.#parts;
    const clients = this.#clientLane(plan.generator, "workload");
    const nemeses = plan.schedules.map((_, i) => this.#nemesisLane(i));
    await this.#scheduler.run([...nemeses, clients], {
      until: world.clock.now() + plan.record.duration,
      enough: () => clients.done,
    });
    return clients;
  }

  /** Ends every fault, in reverse, and makes sure by probes that it has ended. */
  async #heal(): Promise<void> {
    const { world, journal } = this.#parts;
    const stuck = await world.settle(
      this.#stack.healAll((event) => this.#fault({ ...event, time: world.clock.now() })),
    );
    journal.flush();
    if (stuck.length === 0) return;
    throw environmentError(
      `${stuck.map((fault) => fault.describe).join("; ")}: did not heal. The cluster is not what a verdict could be about.`,
    );
  }

  /** The same operations go on, without faults, until every node has served a write. */
  async #recover(load: Lane, ledger: Ledger): Promise<void> {
    const { plan, cluster, world, signal } = this.#parts;
    this.notRecovered = await recover({
      plan,
      cluster,
      world,
      signal,
      ledger,
      load,
      table: this.#table,
      clients: this.#clients,
      hasWritten: this.#hasWritten,
      writes: (f) => this.#writes(f),
      watch: (recovery) => {
        this.#recovery = recovery;
      },
      run: (generator, label, origin, until, enough) =>
        this.#run(this.#clientLane(generator, label, origin), until, enough),
    });
  }

  async #finalReads(): Promise<void> {
    const { plan, world } = this.#parts;
    if (!plan.finalReads) return;
    await this.#run(this.#clientLane(plan.finalReads, "final reads"), world.clock.now() + FINAL_READS_LIMIT);
  }

  async #run(lane: Lane, until: number, enough?: () => boolean): Promise<Lane> {
    await this.#scheduler.run([lane], { until, ...(enough ? { enough } : {}) });
    return lane;
  }

  async #phase<T>(ledger: Ledger, name: string, work: () => Promise<T>): Promise<T> {
    const { journal, world, signal } = this.#parts;
    // Interrupted, a course goes on to nothing new; what is left to do is done in `finally`.
    if (signal.aborted) return undefined as T;
    journal.phase({ name, time: world.clock.now() });
    return ledger.phase(name, work);
  }

  #clientLane(generator: Generator, label: string, origin = this.#parts.world.clock.now()): Lane {
    const threads = Array.from({ length: this.#parts.plan.record.concurrency }, (_, thread) => thread);
    const lane = new Lane({
      threads,
      generator,
      random: this.#random.fork(label),
      carrier: this.#clients,
      origin,
    });
    this.#clients.lane = lane;
    return lane;
  }

  #nemesisLane(index: number): Lane {
    const { plan, world } = this.#parts;
    const { nemesis, generator } = plan.schedules[index] as (typeof plan.schedules)[number];
    const thread: Thread = -1 - index;
    const carrier = new NemesisCarrier({
      nemesis,
      stack: this.#stack,
      queue: this.#queue,
      record: (event) => this.#fault(event),
    });
    const lane = new Lane({
      threads: [thread],
      generator: generator(plan.record.nodes, thread),
      random: this.#random.fork(`nemesis ${index}`),
      carrier,
      origin: world.clock.now(),
      steady: true,
    });
    carrier.lane = lane;
    return lane;
  }

  #makeClients(): ClientCarrier {
    const { plan, cluster, journal, world, watcher } = this.#parts;
    const nodeOf = (place: number) => cluster.nodes[place % cluster.nodes.length] as ClusterNode;
    return new ClientCarrier({
      queue: this.#queue,
      clock: world.clock,
      journal,
      threads: plan.record.concurrency,
      nodeOf: (place) => nodeOf(place).name,
      worker: (place, complete) =>
        new Worker({
          client: plan.client,
          node: nodeOf(place),
          clock: world.clock,
          timeout: plan.record.timeout,
          complete,
        }),
      watch: (invocation, outcome, now) => this.#completed(invocation, outcome, now),
      log: (message) => watcher.note(message, world.clock.now()),
    });
  }

  #completed(invocation: Invocation, outcome: Outcome, now: number): void {
    this.#tally.completed(outcome, now);
    this.#stack.observe({ keepConnection: outcome.keepConnection, latency: now - invocation.time });
    this.#hasWritten ||= this.#writes(invocation.f);
    this.#recovery?.observe(invocation, outcome);
  }

  #writes(f: string): boolean {
    return !this.#parts.plan.client.readOnly?.includes(f);
  }

  #fault(event: FaultEvent): void {
    this.#parts.journal.fault(event);
    this.#tally.fault(event);
  }
}
