/**
 * 9 Generation Clock.
 *
 * **Problem.** A leader is frozen for a second, or cut off, and another takes its place. When it wakes it knows nothing of that, and
 * sends on what it was about to send. Nobody can tell its messages from those of the true leader by looking at a watch.
 *
 * **Solution.** A whole number that only ever grows: every election begins a new generation, every message bears the one of its sender,
 * and every entry of the log the one in which it was written. Who hears of a larger generation adopts it and, if it was leader, is so no
 * more; a message of a smaller one is refused, and the refusal tells its sender how late it is. What a node promises in a generation
 * (that it knows no older one, whom it gave its vote) holds through a crash: it is on disk before anybody is told.
 *
 * **Invariant.** A node's generation never goes back, not even across restarts; nothing of an older generation is accepted after a newer one
 * was promised; a node votes for one candidate in a generation.
 *
 * **Without it** the awakened leader overwrites what its successor has already promised to clients; or a voter that lost its
 * memory with the power elects a second leader into a generation that has one.
 *
 * Raft calls it term, Zab epoch, Paxos ballot, Viewstamped Replication view; Kafka has epochs of controllers and of leaders, and a lock
 * service that is used rightly hands out fencing tokens.
 */
import { openStateFile, type StateFile } from "./ch05-low-water-mark.ts";
import type { Env, NodeId } from "./env.ts";

/** What a node holds to through crashes: the generation it is in, and whom it gave its vote in it. */
type Promised = Readonly<{ generation: number; votedFor: NodeId | null }>;

/** The generation of this node, and the vote that it is on record to have cast in it. */
export class GenerationClock {
  readonly #env: Env;
  readonly #file: StateFile;
  #promised: Promised;
  /** Whom to tell when what is promised now is on disk; undefined where nobody has asked for that yet. */
  #waiting: (() => void)[] | undefined;
  #isDurable: boolean;

  constructor(env: Env, file: StateFile, saved: Promised | undefined) {
    this.#env = env;
    this.#file = file;
    this.#isDurable = saved !== undefined;
    this.#promised = saved ?? { generation: 0, votedFor: null };
  }

  get now(): number {
    return this.#promised.generation;
  }

  /** Whom this node is on record to have voted for in this generation. */
  get votedFor(): NodeId | null {
    return this.#promised.votedFor;
  }

  /** Whether a message of this generation comes from the past. */
  isPast(generation: number): boolean {
    return this.#isBefore(generation, this.now);
  }

  /** Whether a message of this generation is the first that this node hears of it. */
  isNews(generation: number): boolean {
    return this.#isBefore(this.now, generation);
  }

  /** Whether entries of this generation may be taken from whoever sends them as its leader. */
  isAcceptable(generation: number): boolean {
    return !this.isPast(generation) || this.#env.mutant("M09.1");
  }

  /** Whether a vote that went to `given` leaves this node free to vote for `candidate` in the same generation. */
  isFreeToVote(given: NodeId | null, candidate: NodeId): boolean {
    return given === null || given === candidate || this.#env.mutant("M09.4");
  }

  /** Enters a newer generation, in which no vote has been cast. */
  enter(generation: number): void {
    const before = this.now;
    this.#env.assert("a generation never goes back", () => generation > before);
    this.#record({ generation, votedFor: null });
  }

  /** Puts a vote on record. */
  vote(votedFor: NodeId | null): void {
    this.#record({ generation: this.now, votedFor });
  }

  /** Sees to it that everything on record is on disk, and calls `run` when it is: at once where it is already. */
  whenDurable(run: () => void): void {
    if (!this.#isDurable) this.#waiting ??= this.#save();
    if (this.#isDurable || this.#env.mutant("M09.2")) run();
    else this.#waiting?.push(run);
  }

  #isBefore(a: number, b: number): boolean {
    return this.#env.mutant("M09.3") ? String(a) < String(b) : a < b;
  }

  #record(promised: Promised): void {
    this.#promised = promised;
    this.#isDurable = false;
    this.#waiting = undefined;
  }

  /** Saves what is promised now. Returns the list of those who will be told. */
  #save(): (() => void)[] {
    const promised = this.#promised;
    const waiting: (() => void)[] = [];
    this.#file.save(promised, () => {
      if (this.#promised === promised) this.#isDurable = true;
      for (const run of waiting) run();
    });
    return waiting;
  }
}

/** Opens what was promised in earlier lives of this node; a new one begins in generation 0. */
export function openGenerationClock(env: Env, path: string, ready: (clock: GenerationClock) => void): void {
  openStateFile(env, path, (file, saved) =>
    ready(new GenerationClock(env, file, saved as Promised | undefined)),
  );
}
