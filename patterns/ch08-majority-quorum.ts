/**
 * # Majority Quorum
 *
 * **Problem.** A cluster is cut in two, and both halves are alive. Each sees the other as dead; if each goes on by itself, the same
 * question gets two answers. Waiting for everybody instead would hand the cluster to its slowest member.
 *
 * **Solution.** Something counts once more than half of the *configured* members have said so, each of them counted once. Two majorities
 * always share a member, so whoever asks a majority later meets somebody who knows. With 2f + 1 members, f may be gone; an even number
 * tolerates no more than the odd one below it. Who can be reached just now has no say in how many are needed.
 *
 * **Not yet enough.** A majority alone makes no register: a write that has reached one member is seen by a reader who happens to ask
 * that one and missed by the next, so a value appears and vanishes again. Attiya, Bar-Noy and Dolev (1995) close the gap: a reader first
 * brings what it is going to answer to a majority itself. Writers, of which there may be many, first ask a majority for the latest stamp
 * and go beyond it. What such a register cannot do is decide: a compare-and-set needs consensus.
 *
 * **Invariant.** Any two quorums meet; no two writes bear the same stamp; the stamps of successive reads never go back.
 *
 * **Without it.** Half of four is taken for a majority, and a clean cut through the middle makes two clusters. The reachable are taken
 * for all, and every cut does. A repeated datagram is counted as a second member, and one member makes a quorum.
 *
 * **In real systems.** Raft, Zab and every Paxos; Cassandra, Dynamo and Riak with quorums to choose; BookKeeper's ack quorum; MongoDB's
 * `w: majority`.
 */
import {
  type Answer,
  AnswersOfMembers,
  type CorrelationId,
  CorrelationIds,
  type Outcome,
  type Told,
} from "./ch14-request-waiting-list.ts";
import type { Env, Json, Message, NodeId, Timer } from "./env.ts";

/** How long a member counts as reachable after it was last heard of, milliseconds. */
const HEARD_MS = 350;

/** How long a call waits before it asks those again who have not answered, milliseconds. */
const REPEAT_MS = 80;

/** How many members are enough, and who has been heard of lately: which must have nothing to do with each other. */
export class Majority {
  readonly #env: Env;
  readonly #heard = new Map<NodeId, number>();

  constructor(env: Env) {
    this.#env = env;
    env.assert("any two quorums meet", () => 2 * this.size > env.members.length);
  }

  /** More than half of all members, wherever they are now. */
  get size(): number {
    const all = this.#env.mutant("M08.2") ? this.reachable : this.#env.members.length;
    return this.#env.mutant("M08.1") ? Math.ceil(all / 2) : Math.floor(all / 2) + 1;
  }

  /** Takes note that a member is there. */
  hear(from: NodeId): void {
    this.#heard.set(from, this.#env.clock.mono());
  }

  /** How many members have been heard of lately, this one included. Good for telling whether it is worth trying, and for nothing else. */
  get reachable(): number {
    const since = this.#env.clock.mono() - HEARD_MS;
    const isThere = (id: NodeId) => id === this.#env.id || (this.#heard.get(id) ?? -Infinity) > since;
    return this.#env.members.filter(isThere).length;
  }
}

/** What all members are asked. They may be asked again, and must bear it. */
export interface Asked extends Message {
  readonly call: CorrelationId;
}

/** What a member says to a question that bore the name `answers` as its `call`. */
export interface Reply extends Message {
  readonly answers: CorrelationId;
}

/** The answers so far, one of each member, in the order in which they came. */
export type Answers<R extends Reply> = readonly Answer<R>[];

/** Asks all members the same, again and again, until enough of them have answered; so a member must bear to be asked twice. */
export class QuorumCalls {
  readonly #env: Env;
  readonly #majority: Majority;
  readonly #ids: CorrelationIds;
  readonly #awaited: AnswersOfMembers<Reply>;

  constructor(env: Env, majority: Majority, timeoutMs: number) {
    this.#env = env;
    this.#majority = majority;
    this.#ids = new CorrelationIds(env);
    this.#awaited = new AnswersOfMembers(env, timeoutMs);
  }

  /** Asks every member, this one too, and tells the answers once they are `enough`: those of a majority, if not said. */
  ask<R extends Reply>(
    question: Message,
    told: (outcome: Outcome<Answers<R>>) => void,
    enough: (answers: Answers<R>) => boolean = (answers) => this.isMajority(answers),
  ): void {
    const call = this.#ids.next();
    const silent = new Set(this.#env.members);
    const request = { ...question, call };
    const repeating = this.#repeat(() => {
      for (const id of silent) this.#env.send(id, request);
    });
    this.#awaited.add(
      call,
      (answers) => {
        silent.delete(answers.at(-1)?.from ?? "");
        return enough(answers as Answers<R>);
      },
      (outcome) => {
        repeating.cancel();
        told(outcome as Outcome<Answers<R>>);
      },
    );
  }

  isMajority(answers: Answers<Reply>): boolean {
    return answers.length >= this.#majority.size;
  }

  /** An answer has come; one to a question that nobody asks any more is passed over. */
  take(from: NodeId, reply: Reply): void {
    this.#awaited.answered(reply.answers, from, reply);
  }

  #repeat(send: () => void): Timer {
    let timer: Timer;
    const again = (): void => {
      send();
      timer = this.#env.after(REPEAT_MS, again);
    };
    again();
    return { cancel: () => timer.cancel() };
  }
}

/** The place of a write among all writes of a register: by counter, and among equals by who wrote. */
export type Stamp = Readonly<{ counter: number; writer: string }>;

/** A value and its stamp. */
export type Stamped = Readonly<{ stamp: Stamp; value: Json }>;

/** What a register holds before anybody wrote. */
export const UNWRITTEN: Stamped = { stamp: { counter: 0, writer: "" }, value: null };

/** Whether `a` was written after `b`. */
export const isLater = ({ stamp: a }: Stamped, { stamp: b }: Stamped): boolean =>
  a.counter > b.counter || (a.counter === b.counter && a.writer > b.writer);

/** Asks a member what it holds; it answers with a `Held`. */
export interface Ask extends Asked {
  readonly type: "ask";
  readonly key: string;
}

/** What a member holds for good. */
export interface Held extends Reply {
  readonly type: "held";
  readonly held: Stamped;
}

/** Asks a member to hold this unless it has something later; it answers with a `Reply` once that is for good. */
export interface Store extends Asked {
  readonly type: "store";
  readonly key: string;
  readonly held: Stamped;
}

/** Registers that any member reads and writes, each as if it were one copy in one place: two rounds to write, one or two to read. */
export class AtomicRegisters {
  readonly #env: Env;
  readonly #calls: QuorumCalls;
  readonly #writer: string;
  #counter = 0;

  /** `life` tells this life of the node from all others, whose writes may still be on their way. */
  constructor(env: Env, calls: QuorumCalls, life: string) {
    this.#env = env;
    this.#calls = calls;
    this.#writer = `${env.id}/${life}`;
  }

  /** Writes. Where no majority said what it holds, nothing was stored anywhere; after that nobody can say. */
  write(key: string, value: Json, told: Told<null>): void {
    this.#latest(key, (found) => {
      if ("error" in found) return told({ error: found.error, certain: true });
      this.#counter = Math.max(this.#counter, found.value.latest.stamp.counter) + 1;
      this.#store(key, { stamp: { counter: this.#counter, writer: this.#writer }, value }, told);
    });
  }

  /** Reads. What only some of a majority hold is brought to a majority first, so that no later read can miss it. */
  read(key: string, told: Told<Json>): void {
    this.#latest(key, (found) => {
      if ("error" in found) return told(found);
      const { latest, unanimous } = found.value;
      if (unanimous || this.#env.mutant("M08.4")) return told({ value: latest.value });
      this.#env.mark("write-back");
      this.#store(key, latest, (stored) => told("error" in stored ? stored : { value: latest.value }));
    });
  }

  #latest(key: string, told: Told<{ latest: Stamped; unanimous: boolean }>): void {
    const question: Omit<Ask, "call"> = { type: "ask", key };
    this.#calls.ask<Held>(question, (outcome) => {
      if ("error" in outcome) return told(outcome);
      const all = outcome.value.map(({ answer }) => answer.held);
      const latest = all.reduce((a, b) => (isLater(b, a) ? b : a), UNWRITTEN);
      told({ value: { latest, unanimous: !all.some((held) => isLater(latest, held)) } });
    });
  }

  #store(key: string, held: Stamped, told: Told<null>): void {
    const request: Omit<Store, "call"> = { type: "store", key, held };
    this.#calls.ask(request, (outcome) => told("error" in outcome ? outcome : { value: null }));
  }
}
