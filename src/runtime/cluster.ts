import type { Channel } from "../client/client.ts";
import type { Evidence, Link } from "../core/fault.ts";
import type { Address, NodeName } from "../core/node.ts";
import type { Value } from "../core/value.ts";

/** One member of a running cluster. */
export interface ClusterNode {
  readonly name: NodeName;
  /**
   * What the name of everything that this run writes must begin with: keys, tables, topics. Nothing where the cluster is the run's own;
   * where somebody else runs it, what lies there already is never taken for this run's.
   */
  readonly namespace?: string;
  /** Where a named port of this node is reached from the control node; the same for the whole life of the run. */
  address(port: string): Address;
  /** Opens a channel for messages to a node whose program is written against `Env`; rejects when nobody answers there. */
  dial?(port: string, signal?: AbortSignal): Promise<Channel>;
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

/**
 * What a link does to messages beside carrying them. Probabilities are from 0 to 1, times are nanoseconds; what is left out is not
 * done. A connection stays in order whatever its link does: of all this it only knows delay (and loss is delay to it).
 */
export type Shape = Readonly<{
  loss?: number;
  duplicate?: number;
  /** Added to every message's way. */
  delay?: number;
  /** Up to this much more, drawn for each message: datagrams overtake each other. */
  jitter?: number;
  /** How often a message arrives with wrong bytes that no checksum of the network gives away. */
  corrupt?: number;
  /** Bytes that get through each second; the rest waits. */
  rate?: number;
  /** Only messages of these types; all when not said. */
  types?: readonly string[];
}>;

/** A directed link and what it does. */
export type ShapedLink = Readonly<{ link: Link; shape: Shape }>;

/** What became of datagrams that were sent over a link to try it. Times are nanoseconds. */
export type Sample = Readonly<{
  sent: number;
  /** Each counted once, the wrong ones left out. */
  arrived: number;
  /** Arrived once more. */
  doubled: number;
  /** Arrived with other bytes than were sent. */
  wrong: number;
  /** Arrived after one that was sent later. */
  overtaken: number;
  /** How long the quickest and the slowest were on their way. */
  least: number;
  most: number;
  /** How many bytes came through, headers and all, from when the first was sent until the last arrived. */
  bytes: number;
  took: number;
}>;

const SHAPING_ABILITIES = ["corrupt", "rate", "types", "clients"] as const;

/** What shaping may be able to do, beside delay, loss and repetition: everything in {@link Shape}, and links to and from clients. */
export type ShapingAbility = (typeof SHAPING_ABILITIES)[number];

/** Makes links lose, repeat and delay what they carry. */
export interface ShapingControl {
  /** What does it, for evidence: `netem`, `NFQUEUE`, `a proxy for each link`. */
  readonly by: string;
  readonly does: readonly ShapingAbility[];
  /** Makes exactly these links shaped, and all others as they were built. A link may be named twice: then both apply. */
  apply(shaped: readonly ShapedLink[]): Promise<void>;
  /** What each of these links does now, told by whatever carries it: this is evidence. */
  read(links: readonly Link[]): Promise<readonly (readonly Shape[])[]>;
  /**
   * Sends datagrams over each of these links, and tells what became of them: where it is there, this is evidence too. They are as many as
   * it takes to see what the link does, and are not counted as touched.
   */
  try?(links: readonly Link[]): Promise<readonly Sample[]>;
  /** How many messages were lost, repeated or delayed by a shape on each of these links since the run began. */
  touched(links: readonly Link[]): Promise<readonly number[]>;
  /** How many messages arrived with wrong bytes on each of these links since the run began. */
  corrupted(links: readonly Link[]): Promise<readonly number[]>;
}

/** How a node's wall clock differs from the time of the control node: nanoseconds ahead, and nanoseconds gained each second. */
export type Skew = Readonly<{ offset: number; drift: number }>;

/** Moves a node's wall clock. */
export interface ClockControl {
  /** Makes the node's wall clock run so from now on; no skew is `{ offset: 0, drift: 0 }`. */
  set(node: NodeName, skew: Skew): Promise<void>;
  /** How far ahead of the control node's time the node's wall clock is now, nanoseconds: read from the node itself. */
  read(node: NodeName): Promise<number>;
  /** What the last reading of a node's clock rests on, in words, for evidence. */
  witness?(node: NodeName): string;
  /** How often a node's processes asked what time it is and were told wrong, since the run began. */
  wrong?(node: NodeName): Promise<number>;
}

/** What of the data that was not yet synced is still there after the power was lost. */
export type Kept = "nothing" | "prefix" | "torn";

/** What a loss of power took away: of what was not synced, so many bytes and operations on files. */
export type Loss = Readonly<{ bytes: number; operations: number }>;

/** Takes the power away from a node: its processes die, and what they had not synced is lost. */
export interface PowerControl {
  /** Resolves when the node is down, which it may have been before; `start` of its processes begins on what is left. Says what was lost. */
  cut(node: NodeName, kept: Kept): Promise<Loss>;
}

/** What is wrong with a node's disk while it is. Times are nanoseconds. */
export type DiskTrouble =
  | Readonly<{ kind: "slow"; latency: number }>
  | Readonly<{ kind: "full" }>
  /** Nothing can be written, as after an error that the file system found. */
  | Readonly<{ kind: "read-only" }>
  /** The next sync of each file fails, and what it was to save is lost; later ones say that all is well. */
  | Readonly<{ kind: "sync-fails" }>;

/** Makes a node's disk slow, full or faulty. */
export interface StorageControl {
  /** The troubles that it can make. */
  readonly does: readonly DiskTrouble["kind"][];
  /** Exactly this is wrong with the node's disk from now on. To mend it, a node's processes may be ended. */
  set(node: NodeName, troubles: readonly DiskTrouble[]): Promise<void>;
  /** What is wrong with it now, told by the disk itself: this is the evidence. One that has struck for the last time still is. */
  read(node: NodeName): Promise<readonly DiskTrouble[]>;
  /** How many operations of the node's disk met trouble since the run began. */
  struck(node: NodeName): Promise<number>;
}

/** Damages what a node that is down has on its disk. Each says in words what it did, for evidence. */
export interface FilesControl {
  /** Flips one bit near the end of the file that was written last. */
  flip(node: NodeName): Promise<string>;
  /** Cuts so many bytes off the end of what is written of the file that was written last. */
  truncate(node: NodeName, bytes: number): Promise<string>;
  /** Keeps a copy of all that is there now; one of an earlier time is dropped. The node may be running. */
  snapshot(node: NodeName): Promise<string>;
  /** Puts the copy back in the place of what is there now. */
  restore(node: NodeName): Promise<string>;
  /** Removes everything. */
  wipe(node: NodeName): Promise<string>;
}

/** Has a script of the user's break and heal a cluster that somebody else runs. */
export interface CommandControl {
  /**
   * Calls it with this word and the order as JSON, and waits until it has ended, some seconds at the most. Never rejects: how
   * it ended is the evidence, and what it printed the detail.
   */
  call(word: "inject" | "cure", order: Value): Promise<Evidence>;
}

/** Something that the code of a node did at a time, nanoseconds. */
export type Incident = Readonly<{ node: NodeName; time: number; what: string }>;

/** What the code of the nodes has told until now. */
export interface Told {
  /** How often each thing was marked, by name. */
  readonly marks: { readonly [what: string]: number };
  /** The mutants that were asked for, switched on or not, each once. */
  readonly asked: readonly string[];
  /** Nodes that ended by themselves: what they threw, or why they halted. */
  readonly crashed: readonly Incident[];
  /** Assertions that did not hold. */
  readonly failed: readonly Incident[];
}

/** The members of a cluster that are capabilities. */
const MEMBERS = [
  "process",
  "network",
  "primaries",
  "shaping",
  "clock",
  "power",
  "storage",
  "files",
  "command",
] as const satisfies readonly (keyof Cluster)[];

/** What a nemesis may require of a cluster: a capability, or something that not everybody who has it can do. */
export type Capability =
  | (typeof MEMBERS)[number]
  | `shaping:${ShapingAbility}`
  | `storage:${DiskTrouble["kind"]}`;

const TROUBLES = ["slow", "full", "read-only", "sync-fails"] as const satisfies DiskTrouble["kind"][];

/** Everything that a nemesis may require of a runtime: who leads, only a system can tell. */
export const RUNTIME_CAPABILITIES: readonly Capability[] = [
  ...MEMBERS.filter((member) => member !== "primaries"),
  ...SHAPING_ABILITIES.map((ability) => `shaping:${ability}` as const),
  ...TROUBLES.map((kind) => `storage:${kind}` as const),
];

/** A running set of nodes of one system. Capabilities are optional members: asked for once, before the run. */
export interface Cluster {
  readonly nodes: readonly ClusterNode[];
  readonly process?: ProcessControl;
  readonly network?: NetworkControl;
  readonly shaping?: ShapingControl;
  readonly clock?: ClockControl;
  readonly power?: PowerControl;
  readonly storage?: StorageControl;
  readonly files?: FilesControl;
  readonly command?: CommandControl;
  /** Who believes to be leader now; a node that does not answer is left out. */
  readonly primaries?: () => Promise<readonly NodeName[]>;
  /** What is known of the nodes' own doing: who ended by itself, and, of code that is written against `Env`, what it told where the control node can hear it. */
  readonly told?: () => Told;
  /** What the runtime and the servers said about themselves: `image`, `image from`, `version of n1`, `engine`. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Writes every node's log to `<directory>/<node>/…`, each line beginning with an RFC 3339 time; returns what could not be had. */
  collectLogs(directory: string): Promise<readonly string[]>;
  /** Removes everything of this run. Safe to repeat. */
  stop(): Promise<void>;
}

/** The capabilities a cluster offers. */
export function capabilitiesOf(cluster: Cluster): Capability[] {
  return [
    ...MEMBERS.filter((member) => cluster[member] !== undefined),
    ...(cluster.shaping?.does ?? []).map((ability) => `shaping:${ability}` as const),
    ...(cluster.storage?.does ?? []).map((kind) => `storage:${kind}` as const),
  ];
}
