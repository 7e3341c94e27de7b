import type { Outcome } from "../client/outcome.ts";
import { Worker } from "../client/worker.ts";
import { type Duration, seconds } from "../core/duration.ts";
import { environmentError } from "../core/errors.ts";
import type { FaultEvent } from "../core/fault.ts";
import { type LoopDelay, measureLoopDelay } from "../core/loop-delay.ts";
import type { NodeName } from "../core/node.ts";
import type { Invocation } from "../core/operation.ts";
import type { CompletionQueue } from "../core/queue.ts";
import { Random } from "../core/random.ts";
import type { Generator, Thread } from "../generator/generator.ts";
import type { Journal } from "../history/journal.ts";
import { FaultStack } from "../nemesis/fault-stack.ts";
import { FaultTable } from "../nemesis/fault-table.ts";
import type { Cluster, ClusterNode } from "../runtime/cluster.ts";
import { ClientCarrier } from "./client-carrier.ts";
import { type Arrival, Lane } from "./lane.ts";
import type { Ledger } from "./ledger.ts";
import { NemesisCarrier } from "./nemesis-carrier.ts";
import type { Plan } from "./plan.ts";
import { Recovery } from "./recovery.ts";
import { Scheduler } from "./scheduler.ts";
import { Tally } from "./tally.ts";
import type { Watcher } from "./watcher.ts";
import type { World } from "./world.ts";

/** How long the nodes may take to answer again once everything is healed. */
const RECOVERY_LIMIT = seconds(60);

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
  readonly #stack: FaultStack;
  readonly #tally: Tally;
  readonly #clients: ClientCarrier;
  readonly #random: Random;
  #recovery: Recovery | undefined;
  /** Nodes that did not answer again although everything was proven healed. */
  notRecovered: readonly NodeName[] = [];
  loopDelay: LoopDelay | undefined;

  constructor(parts: CourseParts) {
    const { plan, cluster, journal, world, watcher, signal } = parts;
    this.#parts = parts;
    this.#queue = world.queue<Arrival>();
    this.#scheduler = new Scheduler({ clock: world.clock, queue: this.#queue, journal, signal });
    this.#stack = new FaultStack(new FaultTable(cluster, world.clock));
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
      await this.#heal().finally(() => {
        this.#clients.close();
        this.#tally.stop();
        this.loopDelay = loopDelay?.();
      });
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

  /** The same operations go on, without faults, until every node has answered one. */
  async #recover(load: Lane, ledger: Ledger): Promise<void> {
    const { plan, signal } = this.#parts;
    const asked = plan.record.nodes.slice(0, plan.record.concurrency);
    const recovery = new Recovery(asked);
    this.#recovery = recovery;
    // The generator goes on where it was, so its clock must go on too.
    await this.#run(
      this.#clientLane(load.generator, "recover", load.origin),
      RECOVERY_LIMIT,
      () => recovery.complete,
    );
    this.#recovery = undefined;
    if (signal.aborted) return;
    this.notRecovered = recovery.silent;
    if (!recovery.works) ledger.warn("nothing succeeded any more after the faults");
    const unknown = [...recovery.unasked, ...plan.record.nodes.slice(plan.record.concurrency)];
    if (unknown.length > 0)
      ledger.warn(
        `nothing was asked of ${unknown.join(", ")} after the faults: whether they recovered is not known`,
      );
  }

  async #finalReads(): Promise<void> {
    const { finalReads } = this.#parts.plan;
    if (finalReads) await this.#run(this.#clientLane(finalReads, "final reads"), FINAL_READS_LIMIT);
  }

  async #run(lane: Lane, limit: Duration, enough?: () => boolean): Promise<void> {
    const until = this.#parts.world.clock.now() + limit;
    await this.#scheduler.run([lane], { until, ...(enough ? { enough } : {}) });
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
    const nodeOf = (thread: Thread) => cluster.nodes[thread % cluster.nodes.length] as ClusterNode;
    return new ClientCarrier({
      queue: this.#queue,
      clock: world.clock,
      journal,
      threads: plan.record.concurrency,
      nodeOf: (thread) => nodeOf(thread).name,
      worker: (thread, complete) =>
        new Worker({
          client: plan.client,
          node: nodeOf(thread),
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
    this.#recovery?.observe(invocation.node, outcome);
  }

  #fault(event: FaultEvent): void {
    this.#parts.journal.fault(event);
    this.#tally.fault(event);
  }
}
