/**
 * # Version Vector
 *
 * **Problem.** Replicas that take writes without asking each other stay open while the network is cut, and pay for it later: two values
 * of one key meet, and somebody must know whether one of them was made in knowledge of the other or whether neither was.
 *
 * **Solution.** A version carries, for each replica, how many of its writes its author had seen: its *context*. It has a name of its
 * own, the *dot*: which replica took it in, and the how manieth write of this key that was there. A version whose dot is within the
 * context of another has been seen and replaced; two that have not seen each other are concurrent, and both stay, as *siblings*. A
 * reader gets all of them with the union of what they have seen, makes one value of them, and writes it in that context, which lays the
 * siblings to rest. Keeping the dot apart from the context (Preguiça, Baquero and others, 2012) lets two clients of one replica be
 * concurrent as well.
 *
 * Counters are never reused: each is on disk, within the version that bears it, before anybody is told. Siblings travel together, so
 * that whoever knows a write of a replica knows all before it, or what replaced them; that is what makes one number a replica enough.
 *
 * **Invariant.** Siblings are pairwise concurrent. Merging is commutative, associative and idempotent, so replicas that have heard the
 * same in any order hold the same. Nothing acknowledged disappears unless a later write had seen it.
 *
 * **Without it.** The later by the clock on the wall wins, and the earlier, acknowledged, is gone; with wrong clocks even the later one.
 * A write that counts as made in knowledge of all that its replica holds wipes out what its author never saw. A replica that forgets its
 * counter names new writes like old ones, and everybody throws them away as known.
 *
 * **In real systems.** Riak keeps dotted version vectors, Voldemort plain ones, Dynamo described them first. Cassandra has clocks on
 * walls instead.
 */
import type { Env, NodeId } from "./env.ts";

/** By replica, how many of its writes were seen: all from the first to this one. */
export type Vector = Readonly<{ [replica: NodeId]: number }>;

/** The name of a version: which replica took it in, and the how manieth there. */
export type Dot = Readonly<{ replica: NodeId; counter: number }>;

/** A value, its name, and what its author had seen. `wall` is when it was made by the replica's clock, for people to look at. */
export type Version<V> = Readonly<{ dot: Dot; context: Vector; value: V; wall: number }>;

/** Versions of one key that have not seen each other. */
export type Siblings<V> = readonly Version<V>[];

/** How two versions stand to each other. */
export type Order = "same" | "before" | "after" | "concurrent";

/** The names of what is in there: the same for the same siblings. */
export const dotsOf = (siblings: Siblings<unknown>): string =>
  siblings
    .map(({ dot }) => `${dot.replica}:${dot.counter}`)
    .sort()
    .join();

/** What somebody has seen who sees these. O(siblings × replicas). */
export function seenBy(siblings: Siblings<unknown>): Vector {
  const seen: { [replica: NodeId]: number } = {};
  const see = (replica: NodeId, counter: number) => {
    seen[replica] = Math.max(seen[replica] ?? 0, counter);
  };
  for (const { dot, context } of siblings) {
    for (const [replica, counter] of Object.entries(context)) see(replica, counter);
    see(dot.replica, dot.counter);
  }
  return seen;
}

const hasSeen = (context: Vector, { replica, counter }: Dot): boolean => (context[replica] ?? 0) >= counter;

/** The versions of one replica's keys: what may be replaced by what, and how new ones are named. */
export class VersionVectors {
  readonly #env: Env;
  /** The last counter of each key in this life. */
  readonly #counters = new Map<string, number>();

  constructor(env: Env) {
    this.#env = env;
  }

  /** What a key holds after a write by somebody who had seen `context`. */
  written<V>(key: string, held: Siblings<V>, context: Vector, value: V): Siblings<V> {
    const dot = { replica: this.#env.id, counter: this.#nextCounter(key, held) };
    const seen = this.#env.mutant("M18.4") ? seenBy(held) : context;
    const version = { dot, context: seen, value, wall: this.#env.clock.wall() };
    return this.merged(held, [version]);
  }

  /** What somebody holds who has heard of both. O(siblings²), and there are few. */
  merged<V>(held: Siblings<V>, heard: Siblings<V>): Siblings<V> {
    const siblings = heard.reduce((all: Siblings<V>, version) => this.#with(all, version), held);
    this.#env.assert("siblings are concurrent", () => this.#arePairwiseConcurrent(siblings));
    return siblings;
  }

  #with<V>(siblings: Siblings<V>, version: Version<V>): Siblings<V> {
    const orders = siblings.map((other) => this.compare(version, other));
    if (orders.includes("same") || orders.includes("before")) return siblings;
    return [...siblings.filter((_, i) => orders[i] === "concurrent"), version];
  }

  /** How `a` stands to `b`: before it where `b` was made in knowledge of `a`. */
  compare(a: Version<unknown>, b: Version<unknown>): Order {
    if (a.dot.replica === b.dot.replica && a.dot.counter === b.dot.counter) return "same";
    if (hasSeen(b.context, a.dot)) return "before";
    if (hasSeen(a.context, b.dot)) return "after";
    return this.#concurrent(a, b);
  }

  #concurrent(a: Version<unknown>, b: Version<unknown>): Order {
    if (this.#env.mutant("M18.1")) return a.wall < b.wall ? "before" : "after";
    if (this.#env.mutant("M18.2")) return "after";
    return "concurrent";
  }

  #nextCounter(key: string, held: Siblings<unknown>): number {
    const durable = this.#env.mutant("M18.3") ? 0 : (seenBy(held)[this.#env.id] ?? 0);
    const next = Math.max(durable, this.#counters.get(key) ?? 0) + 1;
    this.#counters.set(key, next);
    return next;
  }

  #arePairwiseConcurrent(siblings: Siblings<unknown>): boolean {
    return siblings.every((a) => siblings.every((b) => a === b || this.compare(a, b) === "concurrent"));
  }
}
