import type { NodeName } from "./node.ts";
import type { Value } from "./value.ts";

/** A directed link: what `from` sends and `to` would hear. An alias and no interface: only so is it a `Value`, which a plan must be. */
export type Link = Readonly<{ from: NodeName; to: NodeName }>;

/** The end of a link that is no member: all clients together. */
export const CLIENTS: NodeName = "clients";

/** Every directed link between these ends. */
export const linksAmong = (ends: readonly NodeName[]): Link[] =>
  ends.flatMap((from) => ends.filter((to) => to !== from).map((to) => ({ from, to })));

/** One thing observed about a fault, by a probe or by the system's own behaviour. */
export interface Evidence {
  /** What was looked at: `"probe n1→n2"`, `"freezer of n3"`, `"packets dropped at n2"`. */
  readonly what: string;
  readonly holds: boolean;
  readonly detail?: string;
}

/**
 * How a fault's life is told in the journal. *In force* means a probe saw it; *felt* means it touched the system.
 * A fault that was injected and never in force is *ineffective*: it is recorded as having had no effect.
 */
export type FaultEvent =
  | {
      readonly stage: "begin";
      readonly fault: number;
      readonly nemesis: string;
      readonly plan: Value;
      readonly describe: string;
      readonly time: number;
    }
  | {
      readonly stage: "in-force";
      readonly fault: number;
      readonly evidence: readonly Evidence[];
      readonly inForce: boolean;
      readonly describe: string;
      readonly time: number;
    }
  | {
      readonly stage: "end";
      readonly fault: number;
      readonly felt: readonly Evidence[];
      readonly healed: boolean;
      /** What was looked at to see it gone. */
      readonly gone?: readonly Evidence[];
      /** The nodes that it touched. */
      readonly nodes?: readonly NodeName[];
      /** When a schedule began its cure, where that took any time. */
      readonly cureBegan?: number;
      readonly time: number;
    }
  | { readonly stage: "error"; readonly fault: number; readonly message: string; readonly time: number };

/** One injected breakage, whole: pieced together from its events. Times are nanoseconds; an open end is infinity. */
export interface Fault {
  readonly fault: number;
  readonly nemesis: string;
  readonly plan: Value;
  readonly describe: string;
  readonly begin: number;
  readonly end: number;
  readonly inForce: boolean;
  readonly evidence: readonly Evidence[];
  readonly felt: readonly Evidence[];
  readonly healed: boolean;
  /** What was looked at to see it gone, and the nodes that it touched; absent of one that never ended, and where nobody said. */
  readonly gone?: readonly Evidence[];
  readonly nodes?: readonly NodeName[];
  /** When a schedule began its cure, where that took any time. */
  readonly cureBegan?: number;
  readonly error?: string;
}
