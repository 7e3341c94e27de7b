import type { Clock } from "../core/clock.ts";
import { type Duration, seconds } from "../core/duration.ts";
import { environmentError, messageOf } from "../core/errors.ts";
import { invariant } from "../core/invariant.ts";
import type { NodeName } from "../core/node.ts";
import { canonical } from "../core/value.ts";
import type { Cluster, Kept, Loss, ProcessControl, ProcessState } from "../runtime/cluster.ts";
import { type Entry, entriesOf, type InForce, type NodeEntry } from "../runtime/in-force.ts";
import { step } from "./step.ts";

/** How long a server that is asked to end may take before it is made to. */
const GENTLE_LIMIT = seconds(5);

type Verb = "kill" | "start" | "pause" | "resume";

/** What leads a node from the state that it is in (rows) to the one that it should be in. */
const STEPS: Readonly<Record<ProcessState, Readonly<Record<ProcessState, readonly Verb[]>>>> = {
  running: { running: [], paused: ["pause"], down: ["kill"] },
  paused: { running: ["resume"], paused: [], down: ["kill"] },
  down: { running: ["start"], paused: ["start", "pause"], down: [] },
};

/** What a node was told that may not have heard it. */
const IN_DOUBT = "in doubt";

type DownEntry = Extract<Entry, { readonly kind: "down" }>;

/**
 * Makes nodes what all faults together ask for: their disks and clocks first, then their processes. Processes are compared with what
 * the operating system says of them, and only nodes that a fault has named or a step has failed on are looked at. A server that
 * died by itself is the system's own story: only what a fault took down is started again, and what may have died of its disk once
 * that is mended.
 */
export class NodeSettler {
  readonly #cluster: Cluster;
  readonly #clock: Clock;
  readonly #wanted: InForce;
  /** Nodes that may not be as they should be. */
  readonly #unsettled = new Set<NodeName>();
  /** Nodes that a fault took down, and that are to be started when no fault wants them down any more. */
  readonly #taken = new Set<NodeName>();
  /** Losses of power that are due. Each is a blow and no state: it strikes once, also a node that is down already. */
  readonly #strikes = new Set<DownEntry>();
  readonly #losses = new WeakMap<Entry, Loss>();
  /** What a node's clock and disk were last told to be, as text; nothing where nobody ever said or nobody can say. */
  readonly #clocks = new Map<NodeName, string>();
  readonly #disks = new Map<NodeName, string>();

  constructor(cluster: Cluster, clock: Clock, wanted: InForce) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#wanted = wanted;
  }

  /** Nodes to be settled. */
  get unsettled(): readonly NodeName[] {
    return [...this.#unsettled];
  }

  /** What a loss of power took away; nothing before it struck. */
  lossBy(entry: Entry): Loss | undefined {
    return this.#losses.get(entry);
  }

  /** A fault has asked for these. */
  added(entries: readonly NodeEntry[]): void {
    for (const { node } of entries) this.#unsettled.add(node);
    for (const entry of entriesOf("down", entries)) {
      this.#taken.add(entry.node);
      if (entry.power) this.#strikes.add(entry);
    }
  }

  /** A fault does not ask for these any more. */
  removed(entries: readonly NodeEntry[]): void {
    for (const { node } of entries) this.#unsettled.add(node);
    for (const entry of entriesOf("down", entries)) this.#strikes.delete(entry);
    // Also one that was started already: it may not have come back.
    for (const { node } of [...entriesOf("down", entries), ...entriesOf("disk", entries)])
      this.#taken.add(node);
  }

  /** Somebody saw a clock or a disk that is not as it should be: next time it is told anew. */
  doubt({ kind, node }: NodeEntry): void {
    if (kind === "skewed") this.#clocks.set(node, IN_DOUBT);
    if (kind === "disk") this.#disks.set(node, IN_DOUBT);
  }

  /** Tries everything. A node counts as settled from before its steps: what changes meanwhile unsettles it again for the next time. */
  async settle(node: NodeName): Promise<void> {
    this.#unsettled.delete(node);
    const failures: string[] = [];
    for (const part of [this.#settleDisk, this.#settleClock, this.#strike, this.#settleProcess])
      await part.call(this, node).catch((error) => failures.push(messageOf(error)));
    if (failures.length === 0) return;
    this.#unsettled.add(node);
    throw environmentError(failures.join("; "));
  }

  async #settleDisk(node: NodeName): Promise<void> {
    const troubles = this.#wanted.troublesOf(node);
    const wanted = troubles.map(canonical).sort().join(" ");
    await this.#tell(this.#disks, node, wanted, "", async () => {
      const { storage } = this.#cluster;
      invariant(storage, "a fault troubles a disk, and its nemesis did not require storage");
      await this.#step(`change the disk of ${node}`, () => storage.set(node, troubles));
    });
  }

  /** A drift goes on from where it is: the same skew at another time is no change. */
  async #settleClock(node: NodeName): Promise<void> {
    const wanted = canonical(this.#wanted.skewOf(node, 0));
    await this.#tell(this.#clocks, node, wanted, canonical({ offset: 0, drift: 0 }), async () => {
      const { clock } = this.#cluster;
      invariant(clock, "a fault moves a clock, and its nemesis did not require clocks");
      await this.#step(`set the clock of ${node}`, () =>
        clock.set(node, this.#wanted.skewOf(node, this.#clock.now())),
      );
    });
  }

  /** Tells a node what it should be, unless that is what it was told last: from the beginning, `untouched`. */
  async #tell(
    known: Map<NodeName, string>,
    node: NodeName,
    wanted: string,
    untouched: string,
    work: () => Promise<void>,
  ): Promise<void> {
    if ((known.get(node) ?? untouched) === wanted) return;
    known.set(node, IN_DOUBT);
    await work();
    known.set(node, wanted);
  }

  async #strike(node: NodeName): Promise<void> {
    for (const entry of [...this.#strikes].filter((due) => due.node === node)) {
      const { power } = this.#cluster;
      invariant(power, "a fault takes the power away, and its nemesis did not require that");
      const loss = await this.#step(`cut the power of ${node}`, () => power.cut(node, entry.power as Kept));
      this.#losses.set(entry, loss);
      this.#strikes.delete(entry);
    }
  }

  async #settleProcess(node: NodeName): Promise<void> {
    const { state } = await this.#step(`see how ${node} is`, () => this.#process().state(node));
    if (state === "down" && !this.#taken.has(node)) return;
    for (const verb of STEPS[state][this.#wanted.stateOf(node)]) await this.#do(verb, node, state);
    if (this.#wanted.stateOf(node) !== "down") this.#taken.delete(node);
  }

  async #do(verb: Verb, node: NodeName, state: ProcessState): Promise<void> {
    if (verb === "kill" && (await this.#endedWhenAsked(node, state))) return;
    await this.#step(`${verb} ${node}`, () => this.#process()[verb](node));
  }

  /** Asks a server to end, if that is how every fault wants it. A frozen one cannot hear it; a deaf one is not waited for long. */
  async #endedWhenAsked(node: NodeName, state: ProcessState): Promise<boolean> {
    if (state !== "running" || !this.#wanted.endsGently(node)) return false;
    try {
      await this.#step(`terminate ${node}`, () => this.#process().terminate(node), GENTLE_LIMIT);
      return true;
    } catch {
      return false;
    }
  }

  #step<T>(what: string, work: () => Promise<T>, limit?: Duration): Promise<T> {
    return step(this.#clock, what, work, limit);
  }

  #process(): ProcessControl {
    invariant(this.#cluster.process, "a fault stops nodes, and its nemesis did not require their processes");
    return this.#cluster.process;
  }
}
