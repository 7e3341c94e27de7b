import { type Clock, sleep, withDeadline } from "../core/clock.ts";
import { formatDuration, seconds } from "../core/duration.ts";
import { environmentError, messageOf } from "../core/errors.ts";
import { invariant } from "../core/invariant.ts";
import type { NodeName } from "../core/node.ts";
import type { Cluster, NetworkControl, ProcessControl, ProcessState } from "../runtime/cluster.ts";
import { type Entry, InForce, linkName } from "../runtime/in-force.ts";
import { FaultStage, type SharedTable } from "./fault-stage.ts";

/** How long one step may take. One that hangs must not hang every fault that comes after it. */
const STEP_LIMIT = seconds(20);

/** How long a server that is asked to end may take before it is made to. */
const GENTLE_LIMIT = seconds(5);

type Verb = "kill" | "start" | "pause" | "resume";

/** What leads a node from the state that it is in (rows) to the one that it should be in. */
const STEPS: Readonly<Record<ProcessState, Readonly<Record<ProcessState, readonly Verb[]>>>> = {
  running: { running: [], paused: ["pause"], down: ["kill"] },
  paused: { running: ["resume"], paused: [], down: ["kill"] },
  down: { running: ["start"], paused: ["start", "pause"], down: [] },
};

/** What a step can fail on: the network as a whole, or one node. */
const NETWORK = Symbol("network");
type Subject = typeof NETWORK | NodeName;

/**
 * What all faults of a run ask for together, and the one place that makes it true. A change is written down first and then
 * the *whole* resulting state is reconciled with the cluster, one reconcile at a time, the network before the processes. So
 * faults may overlap and end in any order, and a step that failed is tried again by whatever reconcile comes next.
 *
 * Nodes are compared with what the operating system says of them, and only those that a fault has named or a step has failed
 * on are looked at. A server that died by itself is the system's own story: only what a fault took down is started again.
 */
export class FaultTable implements SharedTable {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly wanted = new InForce();
  /** Nodes that may not be as they should be. */
  readonly #unsettled = new Set<NodeName>();
  /** Nodes that a fault took down, and that are to be started when no fault wants them down any more. */
  readonly #taken = new Set<NodeName>();
  /** The cut links that are known to be cut, as text; `undefined` when nobody can say. A run begins with none. */
  #cut: string | undefined = "";
  #turn: Promise<unknown> = Promise.resolve();

  constructor(cluster: Cluster, clock: Clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  /** The stage on which one fault is carried out: its only way to this table. */
  stage(fault: number): FaultStage {
    return new FaultStage(this, fault);
  }

  /** Adds what a fault asks for and makes everything true. Rejects when these very entries could not be; they stay asked for. */
  async add(fault: number, entries: readonly Entry[]): Promise<void> {
    this.wanted.add(fault, entries);
    await this.#reconcileSoon(entries);
  }

  /** Takes away what a fault asks for and makes everything true. Rejects when these very entries could not be undone. */
  async remove(fault: number, entries: readonly Entry[]): Promise<void> {
    this.wanted.remove(fault);
    await this.#reconcileSoon(entries);
  }

  /** Somebody saw a link that is not as it should be: the next reconcile cuts and opens all of them anew. */
  doubtNetwork(): void {
    this.#cut = undefined;
  }

  async settled(): Promise<void> {
    await this.#turn;
  }

  sleep(duration: number): Promise<void> {
    return sleep(this.clock, duration);
  }

  #reconcileSoon(changed: readonly Entry[]): Promise<void> {
    for (const entry of changed) {
      if ("node" in entry) this.#unsettled.add(entry.node);
      if (entry.kind === "down") this.#taken.add(entry.node);
    }
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
    await attempt(NETWORK, () => this.#settleNetwork());
    await Promise.all([...this.#unsettled].map((node) => attempt(node, () => this.#settleNode(node))));
    if (failures.length > 0) throw environmentError(failures.join("; "));
  }

  async #settleNetwork(): Promise<void> {
    const links = this.wanted.cutLinks();
    const cut = links.map(linkName).sort().join(" ");
    if (cut === this.#cut) return;
    this.#cut = undefined;
    await this.#step("cut and open links", () => this.#network().apply(links));
    this.#cut = cut;
  }

  /** A node counts as settled from before its steps: what changes meanwhile unsettles it again for the next reconcile. */
  async #settleNode(node: NodeName): Promise<void> {
    this.#unsettled.delete(node);
    try {
      const { state } = await this.#step(`see how ${node} is`, () => this.#process().state(node));
      if (state === "down" && !this.#taken.has(node)) return;
      for (const verb of STEPS[state][this.wanted.stateOf(node)]) await this.#do(verb, node, state);
    } catch (error) {
      this.#unsettled.add(node);
      throw error;
    }
  }

  async #do(verb: Verb, node: NodeName, state: ProcessState): Promise<void> {
    if (verb === "kill" && (await this.#endedWhenAsked(node, state))) return;
    await this.#step(`${verb} ${node}`, () => this.#process()[verb](node));
    if (verb === "start") this.#taken.delete(node);
  }

  /** Asks a server to end, if that is how every fault wants it. A frozen one cannot hear it; a deaf one is not waited for long. */
  async #endedWhenAsked(node: NodeName, state: ProcessState): Promise<boolean> {
    if (state !== "running" || !this.wanted.endsGently(node)) return false;
    try {
      await this.#step(`terminate ${node}`, () => this.#process().terminate(node), GENTLE_LIMIT);
      return true;
    } catch {
      return false;
    }
  }

  async #step<T>(what: string, work: () => Promise<T>, limit = STEP_LIMIT): Promise<T> {
    try {
      return await withDeadline(this.clock, limit, work, () =>
        environmentError(`no answer for ${formatDuration(limit)}`),
      );
    } catch (error) {
      throw environmentError(`could not ${what}: ${messageOf(error)}`, { cause: error });
    }
  }

  #network(): NetworkControl {
    invariant(this.cluster.network, "a fault cuts links, and its nemesis did not require the network");
    return this.cluster.network;
  }

  #process(): ProcessControl {
    invariant(this.cluster.process, "a fault stops nodes, and its nemesis did not require their processes");
    return this.cluster.process;
  }
}

const subjectOf = (entry: Entry): Subject => ("link" in entry ? NETWORK : entry.node);
