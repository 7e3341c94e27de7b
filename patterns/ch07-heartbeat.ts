/**
 * 7 HeartBeat.
 *
 * **Problem.** A server that has died says nothing, and so does one that has nothing to say. The others must notice the first soon,
 * and must not take the second for it.
 *
 * **Solution.** The leader says at a fixed interval that it is there, and in which generation; whoever has not heard it for several
 * intervals suspects it. Each waits a different time, drawn anew, so that rarely two stand for election at once. Followers answer,
 * so the leader notices when it is the one who is cut off: if within an election's time no majority has answered, it steps down. Time is
 * that of a clock that never jumps, and heartbeats have their own way: they queue behind no disk and no large message.
 *
 * **Invariant.** None of safety: a detector of failures may always err, and whatever it believes, no data may be lost by it. What it owes is
 * liveness: once a majority can talk to each other both ways, it has a leader within a few timeouts, and an undisturbed one stays.
 *
 * **Without it** (or with it done badly) a step of the wall clock dethrones every leader or makes the dead immortal; a leader that can speak
 * but not hear reigns over a cluster that can do nothing; a slow disk makes the crown go round; and the heartbeats of one deposed
 * long ago keep the others quiet, and confirm it in office.
 *
 * Raft and Zab wait for a fixed window, Akka and Cassandra accrue suspicion (phi), Consul asks through others (SWIM), Kubernetes renews leases.
 */
import type { GenerationClock } from "./ch09-generation-clock.ts";
import type { Env, Message, NodeId, Timer } from "./env.ts";

/** What the leader says at each interval. */
export interface Heartbeat extends Message {
  readonly type: "heartbeat";
  readonly generation: number;
  /** Counts the leader's rounds of heartbeats: who answers says to which. */
  readonly round: number;
  /** How far the log is committed, as far as this follower is known to have it. */
  readonly commit: number;
}

/** What a follower answers to a heartbeat: to which round, and its generation. */
export interface Alive extends Message {
  readonly type: "alive";
  readonly generation: number;
  readonly round: number;
}

/** How many times in a row an election may fail before patience grows no more. */
const MOST_DOUBLINGS = 3;

/** Suspects the leader when it has not been heard for too long. */
export class FailureDetector {
  readonly #env: Env;
  readonly #clock: GenerationClock;
  readonly #timeoutMs: number;
  readonly #suspect: () => void;
  #lastHeard: number;
  #failures = 0;

  /** `suspect` is called after a silence of one to two timeouts, and again after each further one, ever more patiently. */
  constructor(env: Env, clock: GenerationClock, timeoutMs: number, suspect: () => void) {
    this.#env = env;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#suspect = suspect;
    this.#lastHeard = this.#now();
    this.#wait(this.#patience());
  }

  /** The leader is there; or a candidate is, that this node wants to give a chance. */
  heard(): void {
    this.#lastHeard = this.#now();
    this.#failures = 0;
  }

  /** Whether so little time has passed that nobody could suspect the leader yet. */
  get isContent(): boolean {
    return this.#now() - this.#lastHeard < this.#timeoutMs;
  }

  /** The generation in which a heartbeat was sent. */
  generationOf(heartbeat: Heartbeat): number {
    return this.#env.mutant("M07.4") ? this.#clock.now : heartbeat.generation;
  }

  #now(): number {
    return this.#env.mutant("M07.1") ? this.#env.clock.wall() : this.#env.clock.mono();
  }

  #patience(): number {
    const least = this.#timeoutMs * 2 ** Math.min(this.#failures, MOST_DOUBLINGS);
    return this.#env.random.int(least, 2 * least);
  }

  /** One timer that is looked at late is cheaper than one that is set anew at each heartbeat. */
  #wait(ms: number): void {
    this.#env.after(ms, () => {
      const left = this.#lastHeard + this.#patience() - this.#now();
      if (left <= 0) this.#giveUp();
      this.#wait(left > 0 ? left : this.#patience());
    });
  }

  #giveUp(): void {
    this.#lastHeard = this.#now();
    this.#failures += 1;
    this.#suspect();
  }
}

/** What comes of a leader's heartbeats. */
export interface Pulsed {
  /** One goes out to everybody now. */
  beat(): void;
  /** An interval has passed. */
  tick(): void;
  /** No majority has answered for a while. */
  isolated(): void;
}

/** The leader's side: beats while it leads, and counts who answers. */
export class Pulse {
  readonly #env: Env;
  readonly #intervalMs: number;
  /** After how many beats it looks who has answered. */
  readonly #beatsToLook: number;
  readonly #pulsed: Pulsed;
  readonly #answered = new Set<NodeId>();
  #timer: Timer | undefined;
  #beats = 0;

  constructor(env: Env, times: { intervalMs: number; timeoutMs: number }, pulsed: Pulsed) {
    this.#env = env;
    this.#intervalMs = times.intervalMs;
    this.#beatsToLook = Math.ceil((2 * times.timeoutMs) / times.intervalMs);
    this.#pulsed = pulsed;
  }

  start(): void {
    this.stop();
    this.#answered.clear();
    this.#beats = 0;
    this.#wait();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  answered(from: NodeId): void {
    this.#answered.add(from);
  }

  /** Beats now, without waiting for the interval. */
  beat(): void {
    const beat = () => this.#timer && this.#pulsed.beat();
    if (this.#env.mutant("M07.3")) this.#env.disk.list("", beat);
    else beat();
  }

  #wait(): void {
    this.#timer = this.#env.after(this.#intervalMs, () => {
      this.#wait();
      this.#pulsed.tick();
      if (++this.#beats % this.#beatsToLook === 0 && !this.#hasMajority()) this.#pulsed.isolated();
      else this.beat();
    });
  }

  #hasMajority(): boolean {
    const reached = this.#answered.size + 1;
    this.#answered.clear();
    return 2 * reached > this.#env.members.length || this.#env.mutant("M07.2");
  }
}
