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
  /** The module whose default export is the program: a URL, or a path from the folder of the package. */
  readonly module: string;
  readonly options: Options;
  readonly mutants: readonly string[];
  /** The node's own directory: its disk, and how often it has lived. */
  readonly directory: string;
  readonly seed: number;
  readonly surroundings?: Surroundings;
}

/** What is wrong around a node. It can be changed while the node runs, over the channel to the process that started it. */
export interface Surroundings {
  readonly skew: Skew;
  /** The time of day at which the skew began, milliseconds. */
  readonly skewedAt: number;
  readonly troubles: readonly DiskTrouble[];
}

/** Nothing is wrong. */
export const UNTROUBLED: Surroundings = { skew: { offset: 0, drift: 0 }, skewedAt: 0, troubles: [] };

/** What a control node says to a node's process, where there is a channel between the two. */
export type Instruction =
  | { readonly kind: "surroundings"; readonly surroundings: Surroundings }
  | { readonly kind: "time"; readonly question: number };

/** What a node's process says to its control node. `listens`: both ports are open. `time`: the node's own time of day, milliseconds. `struck`: a disk operation met trouble. */
export type Report =
  | { readonly kind: "listens" }
  | { readonly kind: "time"; readonly question: number; readonly wall: number }
  | { readonly kind: "struck" };

/** How a node's process ends by itself. */
export const EXIT_CODES = {
  /** The program called `halt`. */
  halted: 70,
  /** The program threw. */
  crashed: 71,
  /** Somebody else listens on one of its ports. */
  portTaken: 72,
} as const;
