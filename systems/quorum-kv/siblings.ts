import type { Asked, QuorumCalls, Reply } from "../../patterns/ch08-majority-quorum.ts";
import type { Answer, Told } from "../../patterns/ch14-request-waiting-list.ts";
import {
  dotsOf,
  type Siblings,
  seenBy,
  type Vector,
  VersionVectors,
} from "../../patterns/ch18-version-vector.ts";
import type { Env, Json, Message, NodeId } from "../../patterns/env.ts";
import type { DurableMap } from "../reference/durable-map.ts";

/** Keys, and what is held of them. */
type Entries = readonly (readonly [key: string, siblings: Siblings<Json>])[];

/** Asks a member what it holds: of one key, or of all. */
export interface Fetch extends Asked {
  readonly type: "fetch";
  readonly key: string | null;
}

/** What a member holds on its disk. */
export interface Fetched extends Reply {
  readonly type: "fetched";
  readonly entries: Entries;
}

/** Tells what somebody holds. Nobody answers: what is lost will be told again when digests are exchanged. */
export interface Merge extends Message {
  readonly type: "merge";
  readonly entries: Entries;
}

/** Tells which versions of each key the sender has: who has others sends them. */
export interface Digest extends Message {
  readonly type: "digest";
  readonly dots: readonly (readonly [key: string, dots: string])[];
}

/**
 * Keys that every member takes writes for by itself, on whichever side of a partition it is. A write is acknowledged when its own disk
 * has it; the others hear of it at once, or with the next read that sees a difference, or when digests are exchanged.
 */
export class SiblingStore {
  readonly #env: Env;
  readonly #calls: QuorumCalls;
  readonly #held: DurableMap<Siblings<Json>>;
  readonly #vectors: VersionVectors;

  /** `calls` are given up soon: a read takes what was answered by then. */
  constructor(env: Env, calls: QuorumCalls, held: DurableMap<Siblings<Json>>) {
    this.#env = env;
    this.#calls = calls;
    this.#held = held;
    this.#vectors = new VersionVectors(env);
  }

  /** The values of a key, and the context in which whoever has seen them may write. */
  get(key: string, told: Told<Json>): void {
    this.#gather(key, (entries) => {
      const siblings = entries.get(key) ?? [];
      if (siblings.length > 1) this.#env.mark("version conflict");
      told({ value: { values: valuesOf(siblings), context: seenBy(siblings) } });
    });
  }

  /** The values of every key. */
  scan(told: Told<Json>): void {
    this.#gather(null, (entries) => told({ value: [...entries.values()].flatMap(valuesOf) }));
  }

  /** A write by somebody who has seen `context`. */
  put(key: string, value: Json, context: Vector, told: Told<Json>): void {
    const siblings = this.#vectors.written(key, this.#of(key), context, value);
    this.#held.set(key, siblings, () => {
      this.#tell(this.#others(), [[key, siblings]]);
      told({ value: null });
    });
  }

  fetch({ call, key }: Fetch, answer: (fetched: Fetched) => void): void {
    const entries: Entries = key === null ? [...this.#held.entries()] : [[key, this.#of(key)]];
    this.#held.whenDurable(() => answer({ type: "fetched", answers: call, entries }));
  }

  merge({ entries }: Merge): void {
    for (const [key, theirs] of entries) {
      const siblings = this.#vectors.merged(this.#of(key), theirs);
      if (differ(siblings, this.#of(key))) this.#held.set(key, siblings, () => {});
    }
  }

  /** Tells the others which versions are here. */
  sendDigest(): void {
    const dots = [...this.#held.entries()].map(([key, siblings]) => [key, dotsOf(siblings)] as const);
    const digest: Digest = { type: "digest", dots };
    for (const id of this.#others()) this.#env.send(id, digest);
  }

  compare(from: NodeId, { dots }: Digest): void {
    const differing = differences([...this.#held.entries()], new Map(dots));
    if (differing.length > 0) this.#held.whenDurable(() => this.#tell([from], differing));
  }

  /** What the members together hold of a key, or of all keys. Those who do not answer in time are left out. */
  #gather(key: string | null, told: (entries: ReadonlyMap<string, Siblings<Json>>) => void): void {
    const question: Omit<Fetch, "call"> = { type: "fetch", key };
    let answers: readonly Answer<Fetched>[] = [];
    const isAll = (all: typeof answers) => {
      answers = all;
      return all.length === this.#env.members.length;
    };
    this.#calls.ask<Fetched>(question, () => told(this.#together(answers)), isAll);
  }

  #together(answers: readonly Answer<Fetched>[]): ReadonlyMap<string, Siblings<Json>> {
    const gathered = new Map<string, Siblings<Json>>();
    for (const [key, siblings] of answers.flatMap(({ answer }) => answer.entries))
      gathered.set(key, this.#vectors.merged(gathered.get(key) ?? [], siblings));
    for (const { from, answer } of answers) this.#repair(from, answer.entries, [...gathered]);
    return gathered;
  }

  /** Tells a member what a read has found it not to hold. */
  #repair(member: NodeId, held: Entries, gathered: Entries): void {
    const theirs = new Map(held.map(([key, siblings]) => [key, dotsOf(siblings)]));
    const missing = differences(gathered, theirs);
    if (missing.length === 0) return;
    this.#env.mark("read repair");
    this.#tell([member], missing);
  }

  #tell(members: readonly NodeId[], entries: Entries): void {
    const merge: Merge = { type: "merge", entries };
    for (const id of members) this.#env.send(id, merge);
  }

  #others(): readonly NodeId[] {
    return this.#env.members.filter((id) => id !== this.#env.id);
  }

  #of(key: string): Siblings<Json> {
    return this.#held.get(key) ?? [];
  }
}

const valuesOf = (siblings: Siblings<Json>): readonly Json[] => siblings.map(({ value }) => value);

const differ = (a: Siblings<Json>, b: Siblings<Json>): boolean => dotsOf(a) !== dotsOf(b);

/** The entries of which somebody who has these dots has other versions. */
const differences = (entries: Entries, dots: ReadonlyMap<string, string>): Entries =>
  entries.filter(([key, siblings]) => dotsOf(siblings) !== (dots.get(key) ?? ""));
