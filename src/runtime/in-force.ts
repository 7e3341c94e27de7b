import type { Link } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import type { DiskTrouble, Kept, ProcessState, Shape, Skew } from "./cluster.ts";

/**
 * One thing a fault asks for. Data: what is cut or shaped, who is down (*gently*: asked to end before it is made to; or by a loss of
 * power, which keeps this much of what was not synced), who is frozen, whose clock is wrong, whose disk is in trouble.
 */
export type Entry =
  | { readonly kind: "cut"; readonly link: Link }
  | { readonly kind: "shaped"; readonly link: Link; readonly shape: Shape }
  | { readonly kind: "down"; readonly node: NodeName; readonly gently?: boolean; readonly power?: Kept }
  | { readonly kind: "paused"; readonly node: NodeName }
  | { readonly kind: "skewed"; readonly node: NodeName; readonly skew: Skew }
  | { readonly kind: "disk"; readonly node: NodeName; readonly trouble: DiskTrouble };

/** What a fault asks for of a link. */
export type LinkEntry = Extract<Entry, { readonly link: Link }>;

/** What a fault asks for of a node. */
export type NodeEntry = Exclude<Entry, LinkEntry>;

/** A link as text, for sets and messages. */
export const linkName = (link: Link): string => `${link.from}→${link.to}`;

/**
 * What is in force, keyed by fault: a link is cut while any fault cuts it, a node down while any kills it, paused while
 * any pauses it and none kills it. Curing a fault takes away its own entries only, so faults overlap and end in any order.
 */
export class InForce {
  readonly #entries = new Map<number, readonly Entry[]>();

  /** Adds to what a fault asks for. */
  add(fault: number, entries: readonly Entry[]): void {
    this.#entries.set(fault, [...(this.#entries.get(fault) ?? []), ...entries]);
  }

  remove(fault: number): void {
    this.#entries.delete(fault);
  }

  /** Every link that some fault cuts, each once. */
  cutLinks(): Link[] {
    const links = new Map<string, Link>();
    for (const entry of this.#all()) if (entry.kind === "cut") links.set(linkName(entry.link), entry.link);
    return [...links.values()];
  }

  stateOf(node: NodeName): ProcessState {
    const kinds = new Set(
      [...this.#all()].flatMap((entry) => ("node" in entry && entry.node === node ? [entry.kind] : [])),
    );
    return kinds.has("down") ? "down" : kinds.has("paused") ? "paused" : "running";
  }

  /** Whether a node is to be asked to end, not ended: so only if every fault that wants it down says so. */
  endsGently(node: NodeName): boolean {
    const downs = [...this.#all()].filter((entry) => entry.kind === "down" && entry.node === node);
    return downs.length > 0 && downs.every((entry) => entry.kind === "down" && entry.gently === true);
  }

  *#all(): Generator<Entry> {
    for (const entries of this.#entries.values()) yield* entries;
  }
}
