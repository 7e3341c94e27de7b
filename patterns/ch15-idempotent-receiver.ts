/**
 * 15 Idempotent Receiver.
 *
 * **Problem.** A client that got no answer cannot know whether its request was lost on the way there or the answer on the way back. If
 * it does not ask again, what it wanted may never happen; if it does, it may happen twice.
 *
 * **Solution.** The receiver remembers what it has done, for whom. A client registers, and the place of its registration in the log is
 * its name for ever; it numbers its requests, and a repeat bears the number of the first. The state machine keeps the latest
 * responses of each client and answers a repeat from there. What is older than these is refused: nobody knows any more whether
 * it was done. Clients that are not heard of for long are forgotten, by the time *in the log*, so that every replica
 * forgets the same client at the same entry. All of this is part of the replicated state and of its snapshots: whoever leads next
 * must remember what was done before it led.
 *
 * **Invariant.** A request takes effect at most once, whoever leads and however often it is sent; replicas that have applied the same
 * entries hold the same table.
 *
 * **Without it** an increment counts double after a lost reply. With a table that is not replicated, it does so only when the leader
 * dies between doing and answering, which no test without faults will show.
 *
 * Raft's dissertation has it in chapter 6.3 and LogCabin in code; Kafka's idempotent producers, ZooKeeper's sessions and MongoDB's
 * retryable writes are the same idea.
 */
import type { Outcome, Told } from "./ch14-request-waiting-list.ts";
import type { Env, Json } from "./env.ts";

/** A request as its client knows it: the client's name, and the how manieth of its requests. */
export interface Numbered {
  readonly client: number;
  readonly seq: number;
}

/** For how long clients are remembered after they were last heard of, and how many responses of each: no fewer than it has under way at once. */
export interface Remembered {
  readonly forMs: number;
  readonly responses: number;
}

interface Session {
  /** When the client was last heard of, by the time in the log. */
  readonly heardMs: number;
  readonly highest: number;
  /** The latest responses, by number. */
  readonly responses: ReadonlyMap<number, Outcome<Json>>;
}

/** A new client's. */
const NOTHING = { highest: 0, responses: new Map<number, Outcome<Json>>() };

/** What the state machine remembers of its clients: the same on every replica, because it depends on the log alone. O(responses) a request. */
export class IdempotentReceiver {
  readonly #env: Env;
  readonly #remembered: Remembered;
  /** Those first who were not heard of for longest. */
  #sessions = new Map<number, Session>();

  constructor(env: Env, remembered: Remembered) {
    this.#env = env;
    this.#remembered = remembered;
  }

  /** A client has registered with the entry of this index, at this time of the log. */
  register(client: number, timeMs: number): void {
    this.#keep(client, { ...NOTHING, heardMs: this.#forget(timeMs) });
  }

  /** Carries out a request that has not been carried out yet, and answers one that has as it was answered then. */
  once({ client, seq }: Numbered, timeMs: number, carryOut: () => Outcome<Json>): Outcome<Json> {
    if (this.#env.mutant("M15.1")) return carryOut();
    const heardMs = this.#forget(timeMs);
    const session = this.#sessions.get(this.#name(client));
    if (!session) return { error: `client ${client} is not known, or no longer`, certain: false };
    const { highest, responses } = session;
    const answered = this.#env.mutant("M15.3") ? seq === highest : responses.has(seq);
    if (answered) {
      this.#env.mark("repeat answered");
      this.#keep(client, { ...session, heardMs });
      return responses.get(seq) as Outcome<Json>;
    }
    if (seq <= highest - this.#remembered.responses)
      return { error: `nobody knows any more whether request ${seq} was carried out`, certain: false };
    const response = carryOut();
    const latest = Math.max(seq, highest);
    this.#keep(client, {
      heardMs,
      highest: latest,
      responses: this.#latest(responses, latest, seq, response),
    });
    return response;
  }

  /** The table as part of a snapshot. */
  save(): Json {
    return [...this.#sessions].map(([name, { heardMs, highest, responses }]) => [
      name,
      heardMs,
      highest,
      [...responses] as unknown as Json,
    ]);
  }

  /** The table out of a snapshot. */
  load(saved: Json): void {
    const rows = saved as unknown as [number, number, number, [number, Outcome<Json>][]][];
    this.#sessions = new Map(
      rows.map(([name, heardMs, highest, responses]) => [
        name,
        { heardMs, highest, responses: new Map(responses) },
      ]),
    );
  }

  #name(client: number): number {
    return this.#env.mutant("M15.2") ? 0 : client;
  }

  #keep(client: number, session: Session): void {
    const name = this.#name(client);
    this.#sessions.delete(name);
    this.#sessions.set(name, session);
  }

  #latest(responses: Session["responses"], latest: number, seq: number, response: Outcome<Json>) {
    const kept = [...responses, [seq, response] as const];
    return new Map(kept.filter(([number]) => number > latest - this.#remembered.responses));
  }

  /** Forgets who was not heard of for too long, and returns what time it is. */
  #forget(timeMs: number): number {
    const now = this.#env.mutant("M15.4") ? this.#env.clock.wall() : timeMs;
    for (const [name, { heardMs }] of this.#sessions) {
      if (heardMs + this.#remembered.forMs >= now) break;
      this.#sessions.delete(name);
      this.#env.mark("client forgotten");
    }
    return now;
  }
}

/**
 * The time that is stamped on entries of the log. It grows as the clock of whoever leads does, and goes on from the latest stamp when
 * another takes over; no setting of the time of day moves it. Where nobody leads it stands still, and no client is forgotten for that.
 */
export class LoggedTime {
  readonly #env: Env;
  #latestMs = 0;
  #seenAtMs: number;

  constructor(env: Env) {
    this.#env = env;
    this.#seenAtMs = env.clock.mono();
  }

  /** The stamp of an entry that is written now. */
  now(): number {
    return this.#latestMs + this.#env.clock.mono() - this.#seenAtMs;
  }

  /** An entry with this stamp was applied. */
  saw(stampMs: number): void {
    if (stampMs <= this.now()) return;
    this.#latestMs = stampMs;
    this.#seenAtMs = this.#env.clock.mono();
  }
}

interface UnderWay {
  readonly seq: number;
  readonly waiting: Told<Json>[];
  outcome?: Outcome<Json>;
}

/**
 * The latest request of each client, in the leader's memory: a repeat waits for the first and does not go through the log again. It
 * saves work and decides nothing, since the next leader knows nothing of it.
 */
export class LatestRequests {
  readonly #latest = new Map<number, UnderWay>();

  /** Has a request carried out by `begin`, unless it is a client's latest again: then `told` hears what the first one heard. */
  once({ client, seq }: Numbered, told: Told<Json>, begin: (told: Told<Json>) => void): void {
    const latest = this.#latest.get(client);
    if (latest?.seq !== seq) this.#begin(client, { seq, waiting: [told] }, begin);
    else if (latest.outcome) told(latest.outcome);
    else latest.waiting.push(told);
  }

  #begin(client: number, request: UnderWay, begin: (told: Told<Json>) => void): void {
    this.#latest.set(client, request);
    begin((outcome) => {
      // What has no certain answer may be tried again; the table in the state machine sees to it that it happens once.
      if ("error" in outcome && this.#latest.get(client) === request) this.#latest.delete(client);
      request.outcome = outcome;
      for (const told of request.waiting) told(outcome);
    });
  }
}
