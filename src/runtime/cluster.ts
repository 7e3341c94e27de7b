import type { Link } from "../core/fault.ts";
import type { Address, NodeName } from "../core/node.ts";

/** One member of a running cluster. */
export interface ClusterNode {
  readonly name: NodeName;
  /** Where a named port of this node is reached from the control node; the same for the whole life of the run. */
  address(port: string): Address;
}

/** What a node's processes are doing, as the operating system tells it. */
export type ProcessState = "running" | "paused" | "down";

/** Kills, starts, pauses. Each resolves once the operating system has done it; asking for what already is, is no error. */
export interface ProcessControl {
  /** Ends the server at once (SIGKILL): nothing is flushed, nobody is told. */
  kill(node: NodeName): Promise<void>;
  /** Asks the server to end (SIGTERM) and waits until it has. */
  terminate(node: NodeName): Promise<void>;
  /** Starts a server that is down, on the data it left behind. Does not wait until it serves. */
  start(node: NodeName): Promise<void>;
  /** Freezes every process of the node: connections stay open and nothing answers. */
  pause(node: NodeName): Promise<void>;
  resume(node: NodeName): Promise<void>;
  /** Read anew from the operating system at each call: this is the evidence. */
  state(node: NodeName): Promise<{ readonly state: ProcessState; readonly detail: string }>;
}

/** Cuts and restores directed links between nodes. */
export interface NetworkControl {
  /** Makes exactly these links cut and all others open, whatever was before. Safe to repeat. */
  apply(cut: readonly Link[]): Promise<void>;
  /** Sends a datagram over each link, by another way than the rules themselves: true where it arrived. */
  probe(links: readonly Link[]): Promise<readonly boolean[]>;
  /** Packets dropped on each of these cut links since the run began; links that were never cut count 0. */
  dropped(links: readonly Link[]): Promise<readonly number[]>;
}

/** What a nemesis may require of a cluster. */
export type Capability = "process" | "network" | "primaries";

/** A running set of nodes of one system. Capabilities are optional members: asked for once, before the run. */
export interface Cluster {
  readonly nodes: readonly ClusterNode[];
  readonly process?: ProcessControl;
  readonly network?: NetworkControl;
  /** Who believes to be leader now; a node that does not answer is left out. */
  readonly primaries?: () => Promise<readonly NodeName[]>;
  /** What the runtime and the servers said about themselves: `image`, `image from`, `version of n1`, `engine`. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Writes every node's log to `<directory>/<node>/…`, each line beginning with an RFC 3339 time; returns what could not be had. */
  collectLogs(directory: string): Promise<readonly string[]>;
  /** Removes everything of this run. Safe to repeat. */
  stop(): Promise<void>;
}

/** The capabilities a cluster offers. */
export function capabilitiesOf(cluster: Cluster): Capability[] {
  const all: readonly Capability[] = ["process", "network", "primaries"];
  return all.filter((capability) => cluster[capability] !== undefined);
}
