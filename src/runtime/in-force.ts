import type { Link } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import { canonical } from "../core/value.ts";
import type { DiskTrouble, Kept, ProcessState, Shape, ShapedLink, Skew } from "./cluster.ts";

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

/** The entries of one kind. */
export const entriesOf = <K extends Entry["kind"]>(
  kind: K,
  entries: Iterable<Entry>,
): Extract<Entry, { readonly kind: K }>[] =>
  [...entries].filter((entry): entry is Extract<Entry, { readonly kind: K }> => entry.kind === kind);

/** A link as text, for sets and messages. */
export const linkName = (link: Link): string => `${link.from}→${link.to}`;

/**
 * What is in force, keyed by fault: a link is cut while any fault cuts it, a node down while any kills it, paused while
 * any pauses it and none kills it; all shapes of a link apply, skews of a clock add up, troubles of a disk unite. Curing a fault takes
 * away its own entries only, so faults overlap and end in any order.
 */
export class InForce {
  readonly #entries = new Map<number, readonly Entry[]>();
  /** When each skew began: a clock that drifts is wrong by more and more. */
  readonly #since = new WeakMap<Entry, number>();

  /** Adds to what a fault asks for, at a time in nanoseconds. */
  add(fault: number, entries: readonly Entry[], now = 0): void {
    this.#entries.set(fault, [...(this.#entries.get(fault) ?? []), ...entries]);
    for (const entry of entriesOf("skewed", entries)) this.#since.set(entry, now);
  }

  remove(fault: number): void {
    this.#entries.delete(fault);
  }

  /** Every link that some fault cuts, each once. */
  cutLinks(): Link[] {
    const links = new Map(this.#of("cut").map(({ link }) => [linkName(link), link]));
    return [...links.values()];
  }

  /** Every shape of every link. */
  shapedLinks(): ShapedLink[] {
    return this.#of("shaped").map(({ link, shape }) => ({ link, shape }));
  }

  stateOf(node: NodeName): ProcessState {
    if (this.#of("down").some((entry) => entry.node === node)) return "down";
    return this.#of("paused").some((entry) => entry.node === node) ? "paused" : "running";
  }

  /** Whether a node is to be asked to end, not ended: so only if every fault that wants it down says so. */
  endsGently(node: NodeName): boolean {
    const downs = this.#of("down").filter((entry) => entry.node === node);
    return downs.length > 0 && downs.every(({ gently }) => gently === true);
  }

  /** By how much a node's clock is to be wrong at a time, and how fast that grows. */
  skewOf(node: NodeName, now: number): Skew {
    return this.skewBy(
      this.#of("skewed").filter((entry) => entry.node === node),
      now,
    );
  }

  /** What these entries make of a clock at a time, now or once they are gone. */
  skewBy(entries: readonly Entry[], now: number): Skew {
    const sum = { offset: 0, drift: 0 };
    for (const entry of entriesOf("skewed", entries)) {
      const { offset, drift } = entry.skew;
      sum.offset += offset + (drift * (now - (this.#since.get(entry) ?? now))) / 1e9;
      sum.drift += drift;
    }
    return sum;
  }

  /** What is to be wrong with a node's disk, each trouble once. */
  troublesOf(node: NodeName): DiskTrouble[] {
    const own = this.#of("disk").filter((entry) => entry.node === node);
    return [...new Map(own.map(({ trouble }) => [canonical(trouble), trouble])).values()];
  }

  #of<K extends Entry["kind"]>(kind: K): Extract<Entry, { readonly kind: K }>[] {
    return [...this.#entries.values()].flatMap((entries) => entriesOf(kind, entries));
  }
}
