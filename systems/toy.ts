import type { Client, ClientNode } from "../src/client/client.ts";
import type { Clock } from "../src/core/clock.ts";
import { milliseconds } from "../src/core/duration.ts";
import { Fail } from "../src/core/errors.ts";
import type { Link } from "../src/core/fault.ts";
import type { NodeName } from "../src/core/node.ts";
import type { Key } from "../src/core/operation.ts";
import type { Random } from "../src/core/random.ts";
import type { Settings } from "../src/core/settings.ts";
import type { Value } from "../src/core/value.ts";
import type { Cluster, ClusterNode, ProcessState } from "../src/runtime/cluster.ts";
import { defineSystem, type System } from "../src/runtime/system.ts";

/** How long one way between a client and a node takes, at the most. */
const HOP = milliseconds(4);

/** How far back a killed node forgets what it acknowledged, when the bug `lost-write` is on. */
const FORGETS = milliseconds(200);

/** How long a node's own copy lags behind, when the bug `stale-read` is on. */
const LAG = milliseconds(60);

/** One register of the store: what it holds, and what it held before, with the times of change. */
interface Cell {
  value: Value;
  history: { readonly value: Value; readonly at: number; readonly by: NodeName }[];
}

type Step = (cell: Cell) => Value;

/**
 * A replicated register in one file, for tutorials, tests and the first minute with `ordeal`: no engine, no network, virtual
 * time. A node serves while it reaches a majority. With `bug=stale-read` a node answers reads from a copy of its own that
 * lags, and stops following when it is cut off; with `bug=lost-write` a killed node takes its latest acknowledged writes with it.
 */
export const toySystem: System = defineSystem({
  name: "toy",
  about: "a replicated register inside the control node, in virtual time, with bugs to switch on",
  options: {
    bug: {
      about: "what is wrong with it",
      kind: "choice",
      values: ["none", "stale-read", "lost-write"],
      default: "none",
    },
  },
  nodes: { default: 3, min: 1, max: 9 },
  ports: { client: 1 },
  simulation: {
    capabilities: ["process", "network", "primaries"],
    start: (nodes, settings, world) => new ToyCluster(nodes, settings, world),
  },
  survives: () => ["partition", "kill", "pause"],
  workloads: { register: { client: () => client, claim: () => "linearizable" } },
  ready: async () => {},
});

class ToyCluster implements Cluster {
  readonly nodes: readonly ToyNode[];
  readonly facts = [{ name: "where", value: "inside the control node, in virtual time" }];
  readonly time: Clock;
  readonly random: Random;
  readonly bug: string;
  readonly cells = new Map<Key, Cell>();
  #cut: readonly Link[] = [];
  readonly #everCut = new Map<string, number>();

  constructor(
    names: readonly NodeName[],
    settings: Settings,
    world: { readonly clock: Clock; readonly random: Random },
  ) {
    this.time = world.clock;
    this.random = world.random;
    this.bug = String(settings.bug);
    this.nodes = names.map((name) => new ToyNode(name, this));
  }

  readonly network = {
    apply: async (cut: readonly Link[]) => {
      this.#cut = cut;
    },
    probe: async (links: readonly Link[]) => links.map((link) => !this.#cuts(link)),
    dropped: async (links: readonly Link[]) =>
      links.map((link) => this.#everCut.get(`${link.from} ${link.to}`) ?? 0),
  };

  readonly process = {
    kill: async (name: NodeName) => this.#node(name).kill(),
    terminate: async (name: NodeName) => this.#node(name).kill(),
    start: async (name: NodeName) => this.#node(name).become("running"),
    pause: async (name: NodeName) => this.#node(name).become("paused"),
    resume: async (name: NodeName) => this.#node(name).become("running"),
    state: async (name: NodeName) => ({ state: this.#node(name).state, detail: "as the simulation has it" }),
  };

  /** The first node that reaches a majority plays the leader. */
  readonly primaries = async (): Promise<readonly NodeName[]> =>
    this.nodes
      .filter((node) => this.reachesMajority(node))
      .slice(0, 1)
      .map((node) => node.name);

  reachesMajority(node: ToyNode): boolean {
    const heard = this.nodes.filter(
      (peer) => peer === node || (this.#passes(node, peer) && this.#passes(peer, node)),
    );
    return heard.filter((peer) => peer.state === "running").length > this.nodes.length / 2;
  }

  cell(key: Key): Cell {
    let cell = this.cells.get(key);
    if (!cell) {
      cell = { value: null, history: [] };
      this.cells.set(key, cell);
    }
    return cell;
  }

  collectLogs = async () => [];
  stop = async () => {};

  #passes(from: ToyNode, to: ToyNode): boolean {
    const link = { from: from.name, to: to.name };
    if (!this.#cuts(link)) return true;
    this.#everCut.set(`${link.from} ${link.to}`, (this.#everCut.get(`${link.from} ${link.to}`) ?? 0) + 1);
    return false;
  }

  #cuts(link: Link): boolean {
    return this.#cut.some((cut) => cut.from === link.from && cut.to === link.to);
  }

  #node(name: NodeName): ToyNode {
    return this.nodes.find((node) => node.name === name) as ToyNode;
  }
}

class ToyNode implements ClusterNode, ClientNode {
  readonly name: NodeName;
  readonly #cluster: ToyCluster;
  state: ProcessState = "running";
  /** When this node last reached a majority: as far as its own copy can be. */
  #current = 0;
  #resumed: (() => void)[] = [];
  #incarnation = 0;

  constructor(name: NodeName, cluster: ToyCluster) {
    this.name = name;
    this.#cluster = cluster;
  }

  address(): { host: string; port: number } {
    return { host: this.name, port: 1 };
  }

  connect(): ToyNode {
    if (this.state === "down") throw new Error(`${this.name} refused the connection`);
    return this;
  }

  become(state: ProcessState): void {
    this.state = state;
    if (state === "running") for (const go of this.#resumed.splice(0)) go();
  }

  kill(): void {
    this.state = "down";
    this.#incarnation++;
    for (const go of this.#resumed.splice(0)) go();
    if (this.#cluster.bug === "lost-write")
      for (const cell of this.#cluster.cells.values()) this.#forget(cell);
  }

  read(key: Key): Promise<Value> {
    const { bug, time } = this.#cluster;
    if (bug !== "stale-read") return this.#serve(key, (cell) => cell.value);
    return this.#travel().then(() => {
      if (this.#cluster.reachesMajority(this)) this.#current = time.now();
      const seen = this.#current - LAG;
      return this.#cluster.cell(key).history.findLast((change) => change.at <= seen)?.value ?? null;
    });
  }

  write(key: Key, value: Value): Promise<Value> {
    return this.#serve(key, (cell) => this.#change(cell, value));
  }

  cas(key: Key, from: Value, to: Value): Promise<Value> {
    return this.#serve(key, (cell) => {
      if (cell.value !== from)
        throw new Fail(`holds ${JSON.stringify(cell.value)}, not ${JSON.stringify(from)}`);
      return this.#change(cell, to);
    });
  }

  /** There, once, and back: the step happens at one moment in between, if the node then reaches a majority; else no answer comes. */
  async #serve(key: Key, step: Step): Promise<Value> {
    await this.#travel();
    if (!this.#cluster.reachesMajority(this)) await new Promise(() => {});
    const result = step(this.#cluster.cell(key));
    await this.#travel();
    return result;
  }

  /** One way. Waits while the node is paused, and rejects when it died meanwhile. */
  async #travel(): Promise<void> {
    const { time, random } = this.#cluster;
    const incarnation = this.#incarnation;
    await new Promise<void>((arrive) => void time.wakeAt(time.now() + random.int(HOP / 8, HOP), arrive));
    if (this.state === "paused") await new Promise<void>((resume) => void this.#resumed.push(resume));
    if (this.#incarnation !== incarnation) throw new Error(`${this.name} closed the connection`);
  }

  #change(cell: Cell, value: Value): Value {
    cell.history.push({ value, at: this.#cluster.time.now(), by: this.name });
    cell.value = value;
    return null;
  }

  #forget(cell: Cell): void {
    const horizon = this.#cluster.time.now() - FORGETS;
    cell.history = cell.history.filter((change) => change.by !== this.name || change.at < horizon);
    cell.value = cell.history.at(-1)?.value ?? null;
  }
}

const client: Client<ToyNode> = {
  open: (node) => (node as ToyNode).connect(),
  readOnly: ["read"],
  operations: {
    read: (node, _: null, { key = 0 }) => node.read(key),
    write: (node, value: Value, { key = 0 }) => node.write(key, value),
    cas: (node, [from, to]: [Value, Value], { key = 0 }) => node.cas(key, from, to),
  },
};
