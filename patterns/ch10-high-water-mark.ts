/**
 * 10 High-Water Mark.
 *
 * **Problem.** An entry that only some members have may be gone after the next failover. Whoever was shown it, or told that it is
 * safe, was told a lie.
 *
 * **Solution.** The leader keeps for each member up to where its log is known to agree, on disk. What a majority has is below the
 * mark: it is committed, and only then carried out and shown. One step is not obvious: the leader counts only for entries of its *own*
 * generation. An older entry may be on a majority and still be replaced by a leader whose last entry is of a generation in between;
 * it is committed with the first own entry above it, which rules such a leader out. Followers are told the mark in passing.
 *
 * **Invariant.** The mark never goes back, and what is at or below it is never replaced.
 *
 * **Without it** acknowledged entries vanish with the one that had them. Counting older generations looks right, passes every simple test,
 * and is the counterexample of figure 8 of the Raft paper: five steps, three leaders, one committed entry overwritten.
 *
 * Raft's commit index, Kafka's high watermark (its followers once truncated to their own mark: KIP-101), BookKeeper's LastAddConfirmed.
 */
import type { Env, NodeId } from "./env.ts";

/** How far the log is committed. */
export class HighWaterMark {
  readonly #env: Env;
  readonly #generationAt: (index: number) => number | undefined;
  /** Up to where each member's log is known to agree with the leader's. */
  readonly #matched = new Map<NodeId, number>();
  #index: number;

  /** `generationAt` tells in which generation an entry of this member's log was written; `index` is where a snapshot begins it. */
  constructor(env: Env, generationAt: (index: number) => number | undefined, index: number) {
    this.#env = env;
    this.#generationAt = generationAt;
    this.#index = index;
  }

  /** Everything up to here is committed. */
  get index(): number {
    return this.#index;
  }

  /** A new leader knows of nobody. */
  lead(): void {
    this.#matched.clear();
  }

  /** Up to where a member is known to agree with this leader. */
  matched(member: NodeId): number {
    return this.#matched.get(member) ?? 0;
  }

  /** A member has everything up to `index` on its disk, and this leader leads in `generation`. */
  reached(member: NodeId, index: number, generation: number): void {
    if (index <= this.matched(member)) return;
    this.#matched.set(member, index);
    const counted = this.#env.mutant("M10.2") ? this.matched(this.#env.id) : this.#onMajority();
    if (counted <= this.#index) return;
    if (this.#generationAt(counted) === generation || this.#env.mutant("M10.4")) this.#index = counted;
  }

  /** The leader says that everything up to `index` is committed, and this follower's log agrees with it as far as that. */
  learn(index: number): void {
    this.#index = Math.max(this.#index, index);
  }

  /** The greatest index that more than half of all members have reached. */
  #onMajority(): number {
    const { members } = this.#env;
    const indexes = members.map((member) => this.matched(member)).sort((a, b) => b - a);
    return indexes[Math.floor(members.length / 2)] as number;
  }
}
