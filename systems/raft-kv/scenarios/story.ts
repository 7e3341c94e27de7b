import type { Link } from "../../../src/core/fault.ts";
import type { NodeName } from "../../../src/core/node.ts";
import type { Script, ScriptedFault, ScriptedOperation } from "../../../src/core/script.ts";
import type { Value } from "../../../src/core/value.ts";

const MS = 1e6;

/** Client threads at each node: a thread whose operation is never answered is of no more use until that has timed out. */
const THREADS = 8;

/** From when to when something goes on, in milliseconds since the load began. */
export type Span = readonly [from: number, to: number];

/** A scenario as it is written: one register, times in milliseconds, and each thing that happens on a line of its own. */
export class Story {
  readonly nodes: readonly NodeName[];
  readonly #set: Script["set"];
  readonly #operations: ScriptedOperation[] = [];
  readonly #faults: ScriptedFault[] = [];

  constructor(nodes: number, set: Script["set"] = {}) {
    this.nodes = Array.from({ length: nodes }, (_, i) => `n${i + 1}`);
    this.#set = set;
  }

  write(at: number, node: NodeName, value: number): this {
    return this.#operate(at, node, "write", value);
  }

  cas(at: number, node: NodeName, from: number, to: number): this {
    return this.#operate(at, node, "cas", [from, to]);
  }

  /** Three writes and two reads by turns, at every node by turns, of `keys` registers by turns: a number that has no part in 3 or 5. */
  useAllTheTime([from, to]: Span, everyMs: number, keys: number): this {
    for (let at = from, n = 0; at < to; at += everyMs, n++) {
      const node = this.nodes[n % this.nodes.length] as NodeName;
      if (n % 5 > 2) this.#operate(at, node, "read", null, n % keys);
      else this.#operate(at, node, "write", n, n % keys);
    }
    return this;
  }

  /** Reads at every node, again and again. */
  readAllTheTime([from, to]: Span, everyMs: number): this {
    for (let at = from; at < to; at += everyMs) this.read(at, ...this.nodes);
    return this;
  }

  read(at: number, ...nodes: readonly NodeName[]): this {
    for (const node of nodes) this.#operate(at, node, "read", null);
    return this;
  }

  kill(span: Span, ...nodes: readonly NodeName[]): this {
    return this.#fault(span, "kill", { spec: nodes, nodes });
  }

  pause(span: Span, ...nodes: readonly NodeName[]): this {
    return this.#fault(span, "pause", { spec: nodes, nodes });
  }

  /** Whoever believes to lead. */
  pauseLeader(span: Span): this {
    return this.#fault(span, "pause", { spec: "primaries", nodes: this.nodes, share: 0 });
  }

  /** Whoever believes to lead. */
  killLeader(span: Span): this {
    return this.#fault(span, "kill", { spec: "primaries", nodes: this.nodes, share: 0 });
  }

  losePower(span: Span, ...nodes: readonly NodeName[]): this {
    return this.#fault(span, "power-loss", { spec: nodes, nodes, kept: "nothing" });
  }

  slowDisk(span: Span, latencyMs: number, ...nodes: readonly NodeName[]): this {
    return this.#fault(span, "slow-disk", { spec: nodes, nodes, latency: latencyMs * MS });
  }

  aheadOfTime(span: Span, offsetMs: number, ...nodes: readonly NodeName[]): this {
    const skew = { offset: offsetMs * MS, drift: 0 };
    const skews = Object.fromEntries(nodes.map((node) => [node, skew]));
    return this.#fault(span, "clock", { spec: nodes, nodes, motion: "bump", skews });
  }

  /** Neither hears the other. */
  apart(span: Span, some: readonly NodeName[], others: readonly NodeName[]): this {
    const links = [...between(some, others), ...between(others, some)];
    return this.#fault(span, "partition", { shape: "halves", groups: [some, others], links });
  }

  /** One node and the rest of the cluster. */
  alone(span: Span, node: NodeName): this {
    return this.apart(span, [node], this.#others(node));
  }

  /** What some send does not arrive with others. */
  deaf(span: Span, from: readonly NodeName[], to: readonly NodeName[]): this {
    return this.#fault(span, "partition", { shape: "one-way", groups: [from, to], links: between(from, to) });
  }

  /** Messages of these types do not arrive. */
  lose(span: Span, types: readonly string[], from: readonly NodeName[], to: readonly NodeName[]): this {
    return this.#fault(span, "loss", { links: between(from, to), shape: { loss: 1, types } });
  }

  /** Messages of these types arrive so much later. */
  delay(
    span: Span,
    ms: number,
    types: readonly string[],
    from: readonly NodeName[],
    to: readonly NodeName[],
  ): this {
    return this.#fault(span, "delay", { links: between(from, to), shape: { delay: ms * MS, types } });
  }

  /** Messages of these types arrive twice, each at a time of its own within so many milliseconds. */
  repeat(
    span: Span,
    ms: number,
    types: readonly string[],
    from: readonly NodeName[],
    to: readonly NodeName[],
  ): this {
    return this.#fault(span, "duplicate", {
      links: between(from, to),
      shape: { duplicate: 1, jitter: ms * MS, types },
    });
  }

  /** Nobody else asks to be elected. */
  onlyCandidate(span: Span, node: NodeName): this {
    return this.lose(span, ["pre-vote"], this.#others(node), this.nodes);
  }

  end(at: number): Script {
    return {
      scriptVersion: 1,
      test: "raft-kv/register",
      seed: 1,
      nodes: this.nodes,
      set: this.#set,
      mutants: [],
      concurrency: THREADS * this.nodes.length,
      duration: at * MS,
      operations: this.#operations.toSorted((a, b) => a.time - b.time),
      faults: this.#faults.toSorted((a, b) => a.begin - b.begin),
    };
  }

  #others(node: NodeName): readonly NodeName[] {
    return this.nodes.filter((other) => other !== node);
  }

  /** Threads take turns at each node. */
  #operate(at: number, node: NodeName, f: string, input: Value, key = 0): this {
    const place = this.nodes.indexOf(node);
    const turn = this.#operations.filter(({ thread }) => thread % this.nodes.length === place).length;
    const thread = place + this.nodes.length * (turn % THREADS);
    this.#operations.push({ time: at * MS, thread, f, key, input });
    return this;
  }

  #fault([from, to]: Span, nemesis: string, plan: Value): this {
    this.#faults.push({ begin: from * MS, end: to * MS, nemesis, plan });
    return this;
  }
}

const between = (some: readonly NodeName[], others: readonly NodeName[]): Link[] =>
  some.flatMap((from) => others.filter((to) => to !== from).map((to) => ({ from, to })));

/** Elections that take a moment: nothing is late in these stories unless they say so. */
export const QUICK: Script["set"] = { electionMs: 60, heartbeatMs: 12 };

/** Three members, of which n1 leads from 900 on, whoever did before. */
export const ledByOne = (set = QUICK): Story =>
  new Story(3, set).onlyCandidate([0, 1000], "n1").pause([50, 400], "n2").pause([500, 900], "n3");
