import type { NodeId, Options } from "../../../patterns/env.ts";
import type { Address } from "../../core/node.ts";
import type { DiskTrouble, Skew } from "../cluster.ts";

/** Everything that one node's process is told when it starts: one JSON argument. */
export interface NodeConfig {
  readonly node: NodeId;
  /** Every member, this one too, and where this node reaches it. */
  readonly members: readonly { readonly name: NodeId; readonly address: Address }[];
  /** Where this node listens: for clients and for its peers. */
  readonly listen: { readonly host: string; readonly client: number; readonly peer: number };
  /** The module whose default export is the program: a URL or a path. */
  readonly module: string;
  readonly options: Options;
  readonly mutants: readonly string[];
  /** The node's own directory: its disk, and how often it has lived. */
  readonly directory: string;
  /** Whether `env.assert` asks. */
  readonly assertions: boolean;
  /** Whether the lines of its log begin with their time; where somebody else sees to that they need not. */
  readonly stamped: boolean;
  readonly seed: number;
  readonly skewed: Skewed;
  readonly troubles: readonly DiskTrouble[];
}

/** How a node's time of day is wrong, and since when it is: the machine's own time of day, milliseconds. */
export interface Skewed {
  readonly skew: Skew;
  readonly since: number;
}

/** It is right. */
export const UNSKEWED: Skewed = { skew: { offset: 0, drift: 0 }, since: 0 };

/** What a control node says to a node's process, where there is a channel between the two. `look`: how is it there? */
export type Instruction =
  | ({ readonly kind: "skew" } & Skewed)
  | { readonly kind: "troubles"; readonly troubles: readonly DiskTrouble[] }
  | { readonly kind: "look"; readonly question: number };

/**
 * What a node's process says to its control node. `listens`: both ports are open. `seen`: how far ahead its time of day is, nanoseconds, and
 * what is wrong with its disk. `struck`: an operation of the disk met trouble. The others hand on what the program says of itself.
 */
export type Report =
  | { readonly kind: "listens" }
  | Seen
  | { readonly kind: "struck" }
  | { readonly kind: "mark" | "asked" | "failed"; readonly what: string };

/** How it is around a node, seen by its process. */
export interface Seen {
  readonly kind: "seen";
  readonly question: number;
  readonly ahead: number;
  readonly troubles: readonly DiskTrouble[];
}

/** How a node's process ends by itself. */
export const EXIT_CODES = {
  /** The program called `halt`. */
  halted: 70,
  /** The program threw. */
  crashed: 71,
  /** Somebody else listens on one of its ports. */
  portTaken: 72,
} as const;
