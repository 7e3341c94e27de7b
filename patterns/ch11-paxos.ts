/**
 * # Paxos
 *
 * **Problem.** Several nodes must agree on one value. No leader is given, any of them may propose, messages are lost, repeated and
 * overtaken, and nodes die and come back.
 *
 * **Solution.** (Lamport, "The Part-Time Parliament", 1998.) A proposer draws a *ballot* that nobody else has: a counter, and its own
 * name. First it asks all acceptors for the promise to take nothing below that ballot, and to tell what they have accepted so far. With
 * the promises of a majority it proposes the value accepted under the *highest* ballot among them, and only where there is none its own.
 * An acceptor accepts unless it has promised better. What a majority accepted under one ballot is *chosen*, for ever; the others are
 * told.
 *
 * Promises and acceptances are on disk before they are answered: an acceptor that forgets one has lied to a proposer. Each decision is
 * an instance of its own, and a register is a row of them: the n-th holds its n-th value. A reader asks a majority whether there is a
 * next one.
 *
 * **Invariant.** Once a value is chosen under a ballot, every proposal under a higher one is that value.
 *
 * **Without it.** A proposer that prefers its own value, or a value of some lower ballot, overturns what is chosen; so does an acceptor
 * that accepts below its promise, or loses it with the power; two proposers with one ballot count the same acceptances, each as its own.
 *
 * **In real systems.** Cassandra's lightweight transactions, Chubby and Spanner (in rows, with a leader), MySQL's group replication.
 */
import type { Asked, QuorumCalls, Reply } from "./ch08-majority-quorum.ts";
import type { CorrelationId, Told } from "./ch14-request-waiting-list.ts";
import type { Env, Json, Message } from "./env.ts";

/** The number of a round: the higher counter wins, among equals the greater name. No two rounds have the same. */
export type Ballot = Readonly<{ counter: number; proposer: string }>;

/** What an acceptor has to remember of an instance, on disk. */
export type Instance = Readonly<{
  promised: Ballot;
  accepted?: Readonly<{ ballot: Ballot; value: Json }>;
  chosen?: Readonly<{ value: Json }>;
}>;

/** Where an acceptor keeps its instances. */
export interface Instances {
  /** What was kept last, whether or not it is on disk yet. */
  get(name: string): Instance | undefined;
  /** Says when this, and all that was kept before, will be there after a loss of power. */
  set(name: string, instance: Instance, done: () => void): void;
}

/** What proposers ask of an acceptor: about which instance. */
interface About extends Asked {
  readonly instance: string;
}

/** Asks for what was accepted and chosen, and for no promise. */
export interface Query extends About {
  readonly type: "query";
}

export interface Prepare extends About {
  readonly type: "prepare";
  readonly ballot: Ballot;
}

export interface Propose extends About {
  readonly type: "propose";
  readonly ballot: Ballot;
  readonly value: Json;
}

/** Tells that a value is chosen. Nobody answers. */
export interface Commit extends Message {
  readonly type: "commit";
  readonly instance: string;
  readonly value: Json;
}

/** How an acceptor answers: with all it knows of the instance, and whether it did what it was asked for. */
export interface Vote extends Reply {
  readonly type: "vote";
  readonly granted: boolean;
  readonly state: Instance;
}

/** Between two rounds a proposer pauses for up to this long, milliseconds, and up to twice as long after each that it lost. */
const FIRST_PAUSE_MS = 8;
const MOST_DOUBLINGS = 5;

const FRESH: Instance = { promised: { counter: 0, proposer: "" } };

const isHigher = (a: Ballot, b: Ballot): boolean =>
  a.counter > b.counter || (a.counter === b.counter && a.proposer > b.proposer);

/** The member that promises and accepts. What it says is on disk before it says it. */
export class Acceptor {
  readonly #env: Env;
  readonly #instances: Instances;

  constructor(env: Env, instances: Instances) {
    this.#env = env;
    this.#instances = instances;
  }

  /** What this member knows to be chosen: the truth, though others may know more. */
  chosen(instance: string): { readonly value: Json } | undefined {
    return this.#of(instance).chosen;
  }

  query({ instance, call }: Query, answer: (vote: Vote) => void): void {
    answer(vote(call, true, this.#of(instance)));
  }

  prepare({ instance, ballot, call }: Prepare, answer: (vote: Vote) => void): void {
    const state = this.#of(instance);
    const granted = !state.chosen && !isHigher(state.promised, ballot);
    const promised = () => answer(vote(call, granted, state));
    const hasty = !granted || this.#env.mutant("M11.3");
    if (hasty) promised();
    if (granted) this.#instances.set(instance, { ...state, promised: ballot }, hasty ? () => {} : promised);
  }

  propose({ instance, ballot, value, call }: Propose, answer: (vote: Vote) => void): void {
    const state = this.#of(instance);
    const isBelow = isHigher(state.promised, ballot) && !this.#env.mutant("M11.5");
    const next = { promised: ballot, accepted: { ballot, value } };
    if (state.chosen || isBelow) answer(vote(call, false, state));
    else this.#instances.set(instance, next, () => answer(vote(call, true, next)));
  }

  commit({ instance, value }: Commit): void {
    const state = this.#of(instance);
    this.#env.assert(
      "one value is chosen, for ever",
      () => !state.chosen || JSON.stringify(state.chosen.value) === JSON.stringify(value),
    );
    if (!state.chosen)
      this.#instances.set(instance, { promised: state.promised, chosen: { value } }, () => {});
  }

  #of(instance: string): Instance {
    return this.#instances.get(instance) ?? FRESH;
  }
}

const vote = (answers: CorrelationId, granted: boolean, state: Instance): Vote => ({
  type: "vote",
  answers,
  granted,
  state,
});

/** What is chosen in an instance; nothing when it is certain that nothing was when it was asked. */
export type Chosen = { readonly value: Json } | "nothing";

/** What a proposer is after: a value of its own, or whatever it is. */
type Wish = Readonly<{ instance: string; value: Json | undefined; by: number }>;

/** How a round ended: with an answer, or beaten, or with too few votes; and then, whether our own value may have been accepted. */
type Round = { readonly answer: Chosen } | { readonly proposed: boolean };

/** The member that brings about decisions. */
export class Proposer {
  readonly #env: Env;
  readonly #calls: QuorumCalls;
  readonly #acceptor: Acceptor;
  readonly #name: string;
  #counter = 0;

  /** `life` tells this life of the node from all others, whose ballots may still be on their way. */
  constructor(env: Env, calls: QuorumCalls, acceptor: Acceptor, life: string) {
    this.#env = env;
    this.#calls = calls;
    this.#acceptor = acceptor;
    this.#name = `${env.id}/${life}`;
  }

  /** Asks what is chosen, and completes what somebody began; until `by` on the monotonic clock. Changes nothing by itself. */
  outcome(instance: string, by: number, told: Told<Chosen>): void {
    const known = this.#acceptor.chosen(instance);
    if (known || this.#env.mutant("M11.6")) told({ value: known ?? "nothing" });
    else this.#query(instance, by, told);
  }

  /** Has a value chosen: this one, unless there is another already. Certain to have failed only where this one was never proposed. */
  decide(instance: string, value: Json, by: number, told: Told<Chosen>): void {
    this.#decide({ instance, value, by }, told);
  }

  #query(instance: string, by: number, told: Told<Chosen>): void {
    const query: Omit<Query, "call"> = { type: "query", instance };
    this.#calls.ask<Vote>(query, (answered) => {
      const isBegun = ({ state }: Vote) => state.chosen !== undefined || state.accepted !== undefined;
      if ("error" in answered) told({ error: answered.error, certain: true });
      else if (answered.value.some(({ answer }) => isBegun(answer)))
        this.#decide({ instance, value: undefined, by }, told);
      else told({ value: "nothing" });
    });
  }

  /** Round after round, with pauses of chance between: two who beat each other would go on for ever if they kept step. */
  #decide(wish: Wish, told: Told<Chosen>, attempt = 0, proposed = false): void {
    this.#round(wish, (round) => {
      if ("answer" in round) return told({ value: round.answer });
      const inDoubt = proposed || round.proposed;
      const pause = this.#env.random.int(1, FIRST_PAUSE_MS * 2 ** Math.min(attempt, MOST_DOUBLINGS));
      if (this.#env.clock.mono() + pause > wish.by)
        return told({ error: "no decision in time", certain: !inDoubt });
      this.#env.after(pause, () => this.#decide(wish, told, attempt + 1, inDoubt));
    });
  }

  #round(wish: Wish, ended: (round: Round) => void): void {
    const { instance } = wish;
    const ballot = this.#nextBallot();
    const prepare: Omit<Prepare, "call"> = { type: "prepare", instance, ballot };
    this.#vote(prepare, false, ended, (votes) => {
      const adopted = this.#adopted(votes);
      if (adopted) this.#env.mark("value adopted");
      const value = adopted ? adopted.value : wish.value;
      if (value === undefined) return ended({ answer: "nothing" });
      const propose: Omit<Propose, "call"> = { type: "propose", instance, ballot, value };
      this.#vote(propose, !adopted, ended, () => {
        this.#tell(instance, value);
        ended({ answer: { value } });
      });
    });
  }

  /** Asks all acceptors; goes on where a majority granted it, and ends the round where not. */
  #vote(
    question: Omit<Prepare | Propose, "call">,
    proposed: boolean,
    ended: (round: Round) => void,
    granted: (votes: readonly Vote[]) => void,
  ): void {
    this.#calls.ask<Vote>(question, (answered) => {
      if ("error" in answered) return ended({ proposed });
      const votes = answered.value.map(({ answer }) => answer);
      const chosen = votes.find(({ state }) => state.chosen)?.state.chosen;
      if (chosen) {
        this.#acceptor.commit({ type: "commit", instance: question.instance, value: chosen.value });
        ended({ answer: chosen });
      } else if (votes.every((vote) => vote.granted)) granted(votes);
      else {
        this.#env.mark("ballot race");
        for (const { state } of votes) this.#counter = Math.max(this.#counter, state.promised.counter);
        ended({ proposed });
      }
    });
  }

  /** What must be proposed instead of our own: what was accepted under the highest ballot of all that was told. */
  #adopted(votes: readonly Vote[]): Instance["accepted"] {
    const accepted = votes.flatMap(({ state }) => state.accepted ?? []);
    if (this.#env.mutant("M11.1")) return undefined;
    if (this.#env.mutant("M11.2")) return accepted[0];
    return accepted.reduce<Instance["accepted"]>(
      (best, next) => (best && isHigher(best.ballot, next.ballot) ? best : next),
      undefined,
    );
  }

  #nextBallot(): Ballot {
    this.#counter++;
    return { counter: this.#counter, proposer: this.#env.mutant("M11.4") ? "" : this.#name };
  }

  #tell(instance: string, value: Json): void {
    const commit: Commit = { type: "commit", instance, value };
    this.#acceptor.commit(commit);
    for (const id of this.#env.members) if (id !== this.#env.id) this.#env.send(id, commit);
  }
}
