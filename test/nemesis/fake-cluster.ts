import type { Clock } from "../../src/core/clock.ts";
import { sleep } from "../../src/core/clock.ts";
import type { Link } from "../../src/core/fault.ts";
import { type NodeName, nodeNames } from "../../src/core/node.ts";
import type {
  Cluster,
  ClusterNode,
  Loss,
  NetworkControl,
  PowerControl,
  ProcessControl,
  ProcessState,
} from "../../src/runtime/cluster.ts";
import { linkName } from "../../src/runtime/in-force.ts";
import { FakeClocks, FakeDisks, FakeShapes, fakeFiles } from "./fake-matter.ts";

/** What a fake cluster is told to be. */
export interface FakeSettings {
  readonly nodes: number;
  readonly clock: Clock;
  readonly primaries?: readonly NodeName[];
  /** How long each call takes, nanoseconds. At once when not said. */
  readonly latency?: () => number;
}

/** How a cluster may fail those who rely on it. */
export interface Lies {
  /** `apply` says that it is done and does nothing. */
  deafNetwork: boolean;
  /** Other calls that say that they are done and do nothing, by their first word: `shape`, `clock`, `disk`. */
  readonly deaf: Set<string>;
  /** So many probes over open links are lost, as under load. */
  lostProbes: number;
  /** How often a call still fails, by its words: `pause n2`, `apply`. */
  readonly failures: Map<string, number>;
  /** Calls that never answer: `kill n1`. */
  readonly hangs: Set<string>;
  /** Nodes whose server dies right after its next start. */
  readonly stillborn: Set<NodeName>;
}

/** A cluster that is nothing but its state, with the manners of an engine: it refuses to freeze what is down. */
export class FakeCluster implements Cluster {
  readonly nodes: readonly ClusterNode[];
  readonly facts = [];
  readonly process: ProcessControl;
  readonly network: NetworkControl;
  readonly power: PowerControl;
  readonly shapes: FakeShapes;
  readonly clocks: FakeClocks;
  readonly disks: FakeDisks;
  readonly files = fakeFiles((node) => this.#states.get(node) === "down");
  readonly primaries?: () => Promise<readonly NodeName[]>;
  readonly lies: Lies = {
    deafNetwork: false,
    deaf: new Set(),
    lostProbes: 0,
    failures: new Map(),
    hangs: new Set(),
    stillborn: new Set(),
  };
  /** Every call that changed something, in words and in order. */
  readonly calls: string[] = [];
  /** Calls that came to a node or the network while it was still busy with another. */
  overlaps = 0;
  readonly #settings: FakeSettings;
  readonly #states = new Map<NodeName, ProcessState>();
  readonly #cut = new Set<string>();
  readonly #dropped = new Map<string, number>();
  readonly #busy = new Set<string>();

  constructor(settings: FakeSettings) {
    this.#settings = settings;
    this.nodes = nodeNames(settings.nodes).map((name) => ({
      name,
      address: (port) => ({ host: name, port: port.length }),
    }));
    for (const { name } of this.nodes) this.#states.set(name, "running");
    this.process = this.#makeProcess();
    this.network = this.#makeNetwork();
    const carry = (subject: string, words: string, effect: () => void) =>
      this.#call(subject, words, () => {
        if (!this.lies.deaf.has(words.split(" ")[0] as string)) effect();
      });
    this.shapes = new FakeShapes(carry);
    this.clocks = new FakeClocks(settings.clock, carry);
    this.disks = new FakeDisks(carry);
    this.power = { cut: (node, kept) => this.#cutPower(node, kept) };
    const { primaries } = settings;
    if (primaries) this.primaries = async () => primaries;
  }

  get shaping() {
    return this.shapes.control;
  }

  get clock() {
    return this.clocks.control;
  }

  get storage() {
    return this.disks.control;
  }

  get names(): NodeName[] {
    return this.nodes.map(({ name }) => name);
  }

  /** Everything that is not as it was in the beginning, in words: `n1 down`, `n1→n2 cut`. */
  get broken(): string[] {
    const nodes = [...this.#states]
      .filter(([, state]) => state !== "running")
      .map(([node, state]) => `${node} ${state}`);
    const links = [...this.#cut].map((link) => `${link} cut`);
    return [...nodes, ...links, ...this.shapes.broken, ...this.clocks.broken, ...this.disks.broken].sort();
  }

  /** A server dies by itself, as a buggy one does. */
  crash(node: NodeName): void {
    this.#states.set(node, "down");
  }

  /** The system sends packets over a link. */
  send(link: Link, packets: number): void {
    this.shapes.send(link, packets);
    if (this.#cut.has(linkName(link)))
      this.#dropped.set(linkName(link), (this.#dropped.get(linkName(link)) ?? 0) + packets);
  }

  async collectLogs(): Promise<readonly string[]> {
    return [];
  }

  async stop(): Promise<void> {}

  #makeProcess(): ProcessControl {
    const change = (verb: string, to: ProcessState, allowed: readonly ProcessState[]) => (node: NodeName) =>
      this.#call(node, `${verb} ${node}`, () => {
        const from = this.#states.get(node) as ProcessState;
        if (!allowed.includes(from)) throw new Error(`cannot ${verb} what is ${from}`);
        this.#states.set(node, verb === "start" && this.lies.stillborn.delete(node) ? "down" : to);
      });
    return {
      kill: change("kill", "down", ["running", "paused", "down"]),
      terminate: change("terminate", "down", ["running", "down"]),
      start: change("start", "running", ["down", "running"]),
      pause: change("pause", "paused", ["running", "paused"]),
      resume: change("resume", "running", ["paused", "running"]),
      state: async (node) => {
        await this.#wait();
        const state = this.#states.get(node) as ProcessState;
        return { state, detail: `is ${state}` };
      },
    };
  }

  async #cutPower(node: NodeName, kept: string): Promise<Loss> {
    let loss = { operations: 0, bytes: 0 };
    await this.#call(node, `cut power ${node} ${kept}`, () => {
      this.#states.set(node, "down");
      loss = this.disks.losePower(node);
    });
    return loss;
  }

  #makeNetwork(): NetworkControl {
    return {
      apply: (cut) =>
        this.#call("network", `apply ${cut.map(linkName).sort().join(" ")}`.trim(), () => {
          if (this.lies.deafNetwork) return;
          this.#cut.clear();
          for (const link of cut) this.#cut.add(linkName(link));
        }),
      probe: async (links) => {
        await this.#wait();
        for (const link of links) if (this.#cut.has(linkName(link))) this.send(link, 1);
        return links.map((link) => !this.#cut.has(linkName(link)) && this.lies.lostProbes-- <= 0);
      },
      dropped: async (links) => links.map((link) => this.#dropped.get(linkName(link)) ?? 0),
    };
  }

  async #call(subject: string, words: string, effect: () => void): Promise<void> {
    if (this.#busy.has(subject)) this.overlaps++;
    this.#busy.add(subject);
    this.calls.push(words);
    if (this.lies.hangs.has(words)) await new Promise(() => {});
    await this.#wait();
    this.#busy.delete(subject);
    this.#failAsTold(words);
    effect();
  }

  #failAsTold(words: string): void {
    const key = words.startsWith("apply") ? "apply" : words.startsWith("shape") ? "shape" : words;
    const left = this.lies.failures.get(key) ?? 0;
    if (left === 0) return;
    this.lies.failures.set(key, left - 1);
    throw new Error("the engine is busy");
  }

  async #wait(): Promise<void> {
    const { clock, latency } = this.#settings;
    if (latency) await sleep(clock, latency());
  }
}
