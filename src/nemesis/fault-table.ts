import { type Clock, sleep } from "../core/clock.ts";
import { environmentError, messageOf } from "../core/errors.ts";
import type { NodeName } from "../core/node.ts";
import type { Cluster, Loss } from "../runtime/cluster.ts";
import { type Entry, InForce, type NodeEntry } from "../runtime/in-force.ts";
import { FaultStage, type SharedTable } from "./fault-stage.ts";
import { LinkSettler } from "./link-settler.ts";
import { NodeSettler } from "./node-settler.ts";

/** What a step can fail on: what is cut, what is shaped, or one node. */
const CUTS = Symbol("cuts");
const SHAPES = Symbol("shapes");
type Subject = typeof CUTS | typeof SHAPES | NodeName;

/**
 * What all faults of a run ask for together, and the one place that makes it true. A change is written down first and then
 * the *whole* resulting state is reconciled with the cluster, one reconcile at a time, links before nodes. So
 * faults may overlap and end in any order, and a step that failed is tried again by whatever reconcile comes next.
 */
export class FaultTable implements SharedTable {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly wanted = new InForce();
  /** What kinds of things faults have asked for since the run began. */
  readonly touched = new Set<Entry["kind"]>();
  readonly #links: LinkSettler;
  readonly #nodes: NodeSettler;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(cluster: Cluster, clock: Clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.#links = new LinkSettler(cluster, clock, this.wanted);
    this.#nodes = new NodeSettler(cluster, clock, this.wanted);
  }

  /** The stage on which one fault is carried out: its only way to this table. */
  stage(fault: number): FaultStage {
    return new FaultStage(this, fault);
  }

  /** Adds what a fault asks for and makes everything true. Rejects when these very entries could not be; they stay asked for. */
  async add(fault: number, entries: readonly Entry[]): Promise<void> {
    this.wanted.add(fault, entries, this.clock.now());
    for (const { kind } of entries) this.touched.add(kind);
    this.#nodes.added(entries.filter(isOfNode));
    await this.#reconcileSoon(entries);
  }

  /** Takes away what a fault asks for and makes everything true. Rejects when these very entries could not be undone. */
  async remove(fault: number, entries: readonly Entry[]): Promise<void> {
    this.wanted.remove(fault);
    this.#nodes.removed(entries.filter(isOfNode));
    await this.#reconcileSoon(entries);
  }

  doubt(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if ("link" in entry) this.#links.doubt(entry.kind);
      else this.#nodes.doubt(entry);
    }
  }

  lossBy(entry: Entry): Loss | undefined {
    return this.#nodes.lossBy(entry);
  }

  async settled(): Promise<void> {
    for (let turn: Promise<unknown> | undefined; turn !== this.#turn; ) {
      turn = this.#turn;
      await turn;
    }
  }

  sleep(duration: number): Promise<void> {
    return sleep(this.clock, duration);
  }

  #reconcileSoon(changed: readonly Entry[]): Promise<void> {
    const done = this.#turn.then(() => this.#reconcile(new Set(changed.map(subjectOf))));
    this.#turn = done.catch(() => {});
    return done;
  }

  /** Tries everything; complains only of what its caller asked for, since the rest has a fault of its own that complains. */
  async #reconcile(own: ReadonlySet<Subject>): Promise<void> {
    const failures: string[] = [];
    const attempt = async (subject: Subject, work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        if (own.has(subject)) failures.push(messageOf(error));
      }
    };
    await attempt(CUTS, () => this.#links.settleCuts());
    await attempt(SHAPES, () => this.#links.settleShapes());
    await Promise.all(this.#nodes.unsettled.map((node) => attempt(node, () => this.#nodes.settle(node))));
    if (failures.length > 0) throw environmentError(failures.join("; "));
  }
}

const isOfNode = (entry: Entry): entry is NodeEntry => "node" in entry;

function subjectOf(entry: Entry): Subject {
  if ("node" in entry) return entry.node;
  return entry.kind === "cut" ? CUTS : SHAPES;
}
