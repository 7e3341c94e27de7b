/**
 * 14 Request Waiting List.
 *
 * **Problem.** A node cannot answer most requests by itself: it must first hear from others, in any order, late, twice, or never. It
 * cannot stand still meanwhile, and when an answer comes it must know whose it is.
 *
 * **Solution.** Whoever waits is put on a list, under a name that the answers will bear, and is told once: when the condition holds
 * (the entry is committed; enough different members have answered), when the time is up, or when it can no longer come true here.
 * Names are the point. A correlation id holds which life of the process gave it, because a counter begins anew with each; an entry of
 * the log is known by its index *and* its generation, because another leader may put another entry at that index; and an answer counts
 * for the member that gave it, because a network repeats messages.
 *
 * **Invariant.** Each request is told exactly once. It is told a value only when its own condition held. It is told that something
 * is certain to have failed only where it cannot happen any more, and being late or being deposed is no such reason: what was sent
 * may yet be carried out by somebody else.
 *
 * **Without it** a client is told that its write is safe when it was another's write that became so; or that it failed, and then
 * reads it; or it gets an answer that was meant for its predecessor.
 *
 * Kafka calls it purgatory, etcd `wait`; Cassandra keeps its callbacks in a map that expires.
 */
import type { Env, NodeId, Timer } from "./env.ts";

/** What became of a request: a value, or why there is none and whether it is certain that it has not happened and never will. */
export type Outcome<T> = { readonly value: T } | { readonly error: string; readonly certain: boolean };

/** Called once with what became of a request. */
export type Told<T> = (outcome: Outcome<T>) => void;

/** Names a request of one node for ever: which life of the node asked, and the how manieth of that life it is. */
export interface CorrelationId {
  readonly life: number;
  readonly number: number;
}

/** A name for this life of a node, out of so many that no two draw the same. */
export const drawLife = (env: Env): number => env.random.int(1, 2 ** 48);

/** Gives correlation ids that no other life of this node has given or will give. */
export class CorrelationIds {
  readonly life: number;
  #count = 0;

  constructor(env: Env) {
    this.life = env.mutant("M14.3") ? 0 : drawLife(env);
  }

  next(): CorrelationId {
    return { life: this.life, number: this.#count++ };
  }
}

interface Waiting<T> {
  readonly told: Told<T>;
  readonly timer: Timer;
}

/** Requests under names of the caller's choice. What nobody has resolved in time has an unknown outcome. O(1) each. */
export class RequestWaitingList<K extends string | number, T> {
  readonly #env: Env;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<K, Waiting<T>>();

  constructor(env: Env, timeoutMs: number) {
    this.#env = env;
    this.#timeoutMs = timeoutMs;
  }

  /** Puts a request on the list. One that is there under the same name gives way, its outcome unknown. */
  add(name: K, told: Told<T>): void {
    this.doubt(name, "its place was taken");
    const timer = this.#env.after(this.#timeoutMs, () => this.doubt(name, "no answer in time"));
    this.#waiting.set(name, { told, timer });
  }

  /** It happened, and this came of it. Names that are not on the list are nobody's: late answers, repeated ones. */
  resolve(name: K, value: T): void {
    this.settle(name, { value });
  }

  /** Nobody here will learn what became of it. */
  doubt(name: K, error: string): void {
    this.settle(name, { error, certain: false });
  }

  settle(name: K, outcome: Outcome<T>): void {
    const waiting = this.#waiting.get(name);
    if (!waiting) return;
    this.#waiting.delete(name);
    waiting.timer.cancel();
    waiting.told(outcome);
  }

  /** The names on the list, oldest first. */
  names(): IterableIterator<K> {
    return this.#waiting.keys();
  }
}

/** What a member answered. */
export interface Answer<A> {
  readonly from: NodeId;
  readonly answer: A;
}

interface Poll<A> {
  readonly answers: Answer<A>[];
  readonly enough: (answers: readonly Answer<A>[]) => boolean;
}

/**
 * Requests that several members must answer: resolved with the answers, in the order in which they came, one a member, as soon as these
 * are enough. `enough` is asked after each answer; where the answers themselves matter (a majority of yeses) it looks at them.
 */
export class AnswersOfMembers<A> {
  readonly #env: Env;
  readonly #list: RequestWaitingList<string, readonly Answer<A>[]>;
  readonly #polls = new Map<string, Poll<A>>();

  constructor(env: Env, timeoutMs: number) {
    this.#env = env;
    this.#list = new RequestWaitingList(env, timeoutMs);
  }

  add(id: CorrelationId, enough: Poll<A>["enough"], told: Told<readonly Answer<A>[]>): void {
    const name = nameOf(id);
    this.#polls.set(name, { answers: [], enough });
    this.#list.add(name, (outcome) => {
      this.#polls.delete(name);
      told(outcome);
    });
  }

  /** A member has answered. What comes late, or again, or for another life of this node, is nobody's. */
  answered(id: CorrelationId, from: NodeId, answer: A): void {
    const name = nameOf(id);
    const poll = this.#polls.get(name);
    if (!poll) return;
    const again = poll.answers.some((earlier) => earlier.from === from);
    if (again && !this.#env.mutant("M08.3")) return;
    poll.answers.push({ from, answer });
    if (poll.enough(poll.answers)) this.#list.resolve(name, poll.answers);
  }

  /** No answer of this request can help any more. */
  settle(id: CorrelationId, outcome: Outcome<readonly Answer<A>[]>): void {
    this.#list.settle(nameOf(id), outcome);
  }
}

/** A correlation id as a key of a map. */
export const nameOf = ({ life, number }: CorrelationId): string => `${life}.${number}`;

/** Requests that wait until their entry of the replicated log has been applied. */
export class EntriesAwaited<T> {
  readonly #env: Env;
  readonly #list: RequestWaitingList<number, T>;
  readonly #generations = new Map<number, number>();

  constructor(env: Env, timeoutMs: number) {
    this.#env = env;
    this.#list = new RequestWaitingList(env, timeoutMs);
  }

  /** This leader has put the request at `index`, in its `generation`. */
  add(index: number, generation: number, told: Told<T>): void {
    this.#list.add(index, (outcome) => {
      this.#generations.delete(index);
      told(outcome);
    });
    this.#generations.set(index, this.#env.mutant("M14.1") ? Number.POSITIVE_INFINITY : generation);
  }

  /** The entry at `index` is committed and was applied, with this result. It need not be the one that somebody waits for. */
  applied(index: number, generation: number, value: T): void {
    const awaited = this.#generations.get(index);
    if (awaited === undefined) return;
    if (awaited < generation) this.#list.doubt(index, "another leader's entry is in its place");
    else this.#list.resolve(index, value);
  }

  /** There is a newer generation: entries of older ones may be replaced, or committed by somebody else. */
  superseded(generation: number): void {
    const error = "deposed before it was committed";
    for (const [index, awaited] of [...this.#generations])
      if (awaited < generation) this.#list.settle(index, { error, certain: this.#env.mutant("M14.2") });
  }
}
