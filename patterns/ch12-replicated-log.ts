/**
 * 12 Replicated Log.
 *
 * **Problem.** One agreed value is not enough. Several machines shall go through the same states, whatever is lost on the way and whoever
 * of them dies.
 *
 * **Solution.** Keep the commands identical instead of the states. The leader appends each to its log and sends it on with the position
 * of the entry before it; a follower takes it only where its own log has exactly that entry there, so two logs that agree in one entry
 * agree in all before it. Where a follower has something else, that part (and nothing that agrees) gives way. It answers when the
 * entries are on its disk; what a majority has is committed (High-Water Mark) and carried out, in order, once, by everybody. A follower
 * that needs what the leader has dropped gets a snapshot. Reads change nothing and need no entry, but they need to know that
 * nobody else leads by now: the leader notes how far the log is committed, hears a majority answer to a heartbeat that went out
 * *after* the read came in, and answers when that much is carried out. A new leader first commits an entry of its own, for until then it does
 * not know how far its predecessor had come.
 *
 * **Invariant.** Same index and generation: same entry, and the same entries before it. A leader never removes from its log. No two
 * members carry out different commands at one index.
 *
 * **Without it.** Logs that diverge in silence; a repeated message from a minute ago that cuts off what has been acknowledged since; reads of
 * what never came to be, or of what was true before the last election.
 *
 * etcd, Consul, CockroachDB, YugabyteDB, TiKV, RabbitMQ's quorum queues; Zab in ZooKeeper; KRaft, which pulls. etcd itself has had the last two
 * errors: reads before the first own commit, and a read's number used again (found by pausing processes, fixed in 3.4.42).
 */
import type { Log, LogRecord } from "./ch03-write-ahead-log.ts";
import type { Snapshot } from "./ch05-low-water-mark.ts";
import type { Position } from "./ch06-leader-and-followers.ts";
import type { HighWaterMark } from "./ch10-high-water-mark.ts";
import type { Env, Message, NodeId } from "./env.ts";

/** The leader's message to a follower: entries, and the position of the one before them. */
export interface Append extends Message {
  readonly type: "append";
  readonly generation: number;
  readonly before: Position;
  readonly entries: readonly LogRecord[];
  /** How far the leader's log is committed. */
  readonly commit: number;
}

/** For a follower that needs what the leader no longer has: the state itself. */
export interface Install extends Message {
  readonly type: "install";
  readonly generation: number;
  readonly snapshot: Snapshot;
}

/** A follower's log agrees with the leader's up to `match`, on disk. */
export interface Appended extends Message {
  readonly type: "appended";
  readonly generation: number;
  readonly match: number;
}

/** A follower took nothing; `next` is what it should be sent instead. */
export interface Refused extends Message {
  readonly type: "refused";
  readonly generation: number;
  readonly next: number;
}

/** After how many intervals without an answer a follower is sent everything again. */
const QUIET_TICKS = 3;

/** The log of one member: what it has in memory, and how much of that is on its disk. */
export class ReplicatedLog {
  readonly #env: Env;
  readonly #disk: Log;
  /** Consecutive; the first follows on `#start`. */
  #entries: LogRecord[];
  #start: Position;
  #durable: number;
  #applied: number;
  #awaited: { readonly index: number; readonly run: () => void }[] = [];

  /** What the disk holds, of which everything up to `start` is in a snapshot. */
  constructor(env: Env, disk: Log, records: readonly LogRecord[], start: Position) {
    this.#env = env;
    this.#disk = disk;
    this.#start = start;
    this.#entries = records.filter(({ index }) => index > start.index);
    this.#durable = this.last.index;
    this.#applied = start.index;
  }

  /** The position before the first entry that is still here. */
  get start(): Position {
    return this.#start;
  }

  get last(): Position {
    return this.#entries.at(-1) ?? this.#start;
  }

  /** The index of the last entry that has been carried out. */
  get applied(): number {
    return this.#applied;
  }

  /** An entry that is still here. */
  at(index: number): LogRecord | undefined {
    return this.#entries[index - this.#start.index - 1];
  }

  /** In which generation an entry was written; undefined where that is not known here. */
  generationAt(index: number): number | undefined {
    return index === this.#start.index ? this.#start.generation : this.at(index)?.generation;
  }

  /** Entries from `index` on, `most` at the most. */
  batch(index: number, most: number): readonly LogRecord[] {
    const from = index - this.#start.index - 1;
    return this.#entries.slice(from, from + most);
  }

  /** Puts entries at the end; they will be on disk later. */
  append(entries: readonly LogRecord[]): void {
    this.#entries.push(...entries);
    this.#disk.append(entries, () => this.#saved(entries));
  }

  /** Calls `run` when the entries up to `index` are on disk, and never if they are removed before. */
  whenDurable(index: number, run: () => void): void {
    if (index <= this.#durable) run();
    else this.#awaited.push({ index, run });
  }

  /** Takes what a leader sent, where it follows on what is here. Returns up to where the logs agree now, or undefined. */
  take({ before, entries }: Append): number | undefined {
    if (before.index > this.last.index) return undefined;
    const known = this.generationAt(before.index);
    // What is in the snapshot is committed, and so is the same in every leader's log.
    const fits = before.index < this.#start.index || known === before.generation;
    if (!fits && !this.#env.mutant("M12.1")) return undefined;
    const fresh = entries.filter((entry) => this.#isFresh(entry));
    const cutAt = this.#env.mutant("M12.2") ? entries[0]?.index : fresh[0]?.index;
    if (cutAt !== undefined && cutAt <= this.last.index) this.#cutFrom(cutAt);
    const lacking = entries.filter(({ index }) => index > this.last.index);
    if (lacking.length > 0) this.append(lacking);
    return before.index + entries.length;
  }

  /** Carries out what is committed and has not been carried out yet: in order, each once. */
  carryOut(committed: number, run: (entry: LogRecord) => void): void {
    const until = this.#env.mutant("M12.3") ? this.last.index : Math.min(committed, this.last.index);
    while (this.#applied < until) run(this.at(++this.#applied) as LogRecord);
  }

  /** What to ask for instead of entries that do not fit: from where this log and the leader's may agree. */
  wanted({ before }: Append): number {
    if (before.index > this.last.index) return this.last.index + 1;
    const generation = this.generationAt(before.index);
    let index = before.index;
    while (index - 1 > this.#start.index && this.generationAt(index - 1) === generation) index -= 1;
    return index;
  }

  /** Forgets what a snapshot holds, up to and including `index`. */
  forget(index: number): void {
    const generation = this.generationAt(index);
    if (generation === undefined) return;
    this.#entries = this.#entries.slice(index - this.#start.index);
    this.#start = { index, generation };
  }

  /** Begins anew after a snapshot that came from the leader, keeping what follows on it. */
  restart({ index, generation }: Position): void {
    this.#applied = index;
    if (this.generationAt(index) === generation) this.forget(index);
    else this.#beginAt({ index, generation });
  }

  #beginAt({ index, generation }: Position): void {
    this.#disk.truncateAfter(index, () => {});
    this.#entries = [];
    this.#start = { index, generation };
    this.#durable = index;
    this.#awaited = [];
  }

  /** Whether an entry is not here, or something else is in its place. */
  #isFresh({ index, generation }: LogRecord): boolean {
    return index > this.#start.index && this.generationAt(index) !== generation;
  }

  #cutFrom(index: number): void {
    const last = Math.max(index - 1, this.#start.index);
    this.#env.assert("nothing that was carried out gives way", () => last >= this.#applied);
    this.#entries.length = last - this.#start.index;
    this.#durable = Math.min(this.#durable, last);
    this.#awaited = this.#awaited.filter((awaited) => awaited.index <= last);
    this.#disk.truncateAfter(last, () => {});
    this.#env.mark("conflicting entries removed");
  }

  /** The disk has these entries, some of which may have given way to others meanwhile. */
  #saved(entries: readonly LogRecord[]): void {
    const last = entries.findLast(({ index, generation }) => this.generationAt(index) === generation);
    if (last === undefined || last.index <= this.#durable) return;
    this.#durable = last.index;
    const ready = this.#awaited.filter(({ index }) => index <= last.index);
    this.#awaited = this.#awaited.filter(({ index }) => index > last.index);
    for (const { run } of ready) run();
  }
}

/** What one follower lacks, as far as it has said, and what of that has not been sent yet. */
interface Progress {
  lacks: number;
  next: number;
  quiet: number;
}

/** How many entries one message takes at the most, and the snapshot to send to whoever needs what the log has dropped. */
export interface ReplicationOptions {
  readonly batch: number;
  readonly snapshot: () => Snapshot | undefined;
}

/** The leader's side: brings every follower's log to where its own is. */
export class Replication {
  readonly #env: Env;
  readonly #log: ReplicatedLog;
  readonly #mark: HighWaterMark;
  readonly #options: ReplicationOptions;
  readonly #followers = new Map<NodeId, Progress>();
  #generation = 0;

  constructor(env: Env, log: ReplicatedLog, mark: HighWaterMark, options: ReplicationOptions) {
    this.#env = env;
    this.#log = log;
    this.#mark = mark;
    this.#options = options;
  }

  /** Begins to lead, supposing of everybody that nothing is missing: the first refusal tells. */
  lead(generation: number): void {
    this.#generation = generation;
    const lacks = this.#log.last.index + 1;
    for (const id of this.#env.members)
      if (id !== this.#env.id) this.#followers.set(id, { lacks, next: lacks, quiet: 0 });
  }

  /** Sends everybody what has not been sent yet, without waiting for what was. */
  send(): void {
    for (const [id, follower] of this.#followers) this.#sendTo(id, follower);
  }

  appended(from: NodeId, match: number): void {
    const follower = this.#followers.get(from);
    if (!follower) return;
    follower.quiet = 0;
    follower.lacks = Math.max(follower.lacks, match + 1);
    follower.next = Math.max(follower.next, follower.lacks);
    this.#mark.reached(from, match, this.#generation);
    this.#sendTo(from, follower);
  }

  refused(from: NodeId, next: number): void {
    const follower = this.#followers.get(from);
    if (!follower || next >= follower.next) return;
    follower.lacks = next;
    follower.next = next;
    this.#sendTo(from, follower);
  }

  /** An interval has passed: who has not answered for several may have got nothing. */
  tick(): void {
    for (const [id, follower] of this.#followers) {
      const lacks = this.#mark.matched(id) < this.#log.last.index;
      follower.quiet = lacks ? follower.quiet + 1 : 0;
      if (follower.quiet < QUIET_TICKS) continue;
      follower.quiet = 0;
      follower.next = follower.lacks;
      this.#sendTo(id, follower);
    }
  }

  #sendTo(id: NodeId, follower: Progress): void {
    if (follower.next <= this.#log.start.index) this.#install(id, follower);
    else if (follower.next <= this.#log.last.index) this.#append(id, follower);
  }

  #append(id: NodeId, follower: Progress): void {
    const entries = this.#log.batch(follower.next, this.#options.batch);
    const index = follower.next - 1;
    const before = { index, generation: this.#log.generationAt(index) as number };
    follower.next += entries.length;
    const append: Append = {
      type: "append",
      generation: this.#generation,
      before,
      entries,
      commit: this.#mark.index,
    };
    this.#env.send(id, append);
  }

  #install(id: NodeId, follower: Progress): void {
    const snapshot = this.#options.snapshot();
    if (!snapshot) return;
    this.#env.mark("snapshot sent");
    follower.next = snapshot.index + 1;
    const install: Install = { type: "install", generation: this.#generation, snapshot };
    this.#env.send(id, install);
  }
}

/** A read: when it was confirmed by a majority and this entry was carried out, it is answered. */
interface Read {
  readonly index: number;
  readonly answer: (leads: boolean) => void;
  /** The first round of heartbeats that went out after it came. */
  round: number;
}

/** The leader's reads: each is answered only when a majority has confirmed, after it came in, that nobody else leads. */
export class ConfirmedReads {
  readonly #env: Env;
  readonly #answered = new Map<NodeId, number>();
  #reads: Read[] = [];
  #round = 0;
  #firstOwn = 0;

  constructor(env: Env) {
    this.#env = env;
  }

  /** Begins to lead: `firstOwn` is the index of its first entry. */
  lead(firstOwn: number): void {
    this.#firstOwn = firstOwn;
    this.#answered.clear();
  }

  /** Puts a read on the list, for the next round. Returns whether that should go out now, none being under way. */
  add(committed: number, answer: Read["answer"]): boolean {
    const index = this.#env.mutant("M12.4") ? committed : Math.max(committed, this.#firstOwn);
    this.#reads.push({ round: Number.POSITIVE_INFINITY, index, answer });
    return this.#confirmed() === this.#round;
  }

  /** The number of the round of heartbeats that goes out now, and confirms the reads that have come so far. Always a new one, also where the one before was not answered. */
  nextRound(): number {
    const isRepeated = this.#confirmed() < this.#round && this.#env.mutant("M12.5");
    if (!isRepeated) this.#round += 1;
    for (const read of this.#reads) read.round = Math.min(read.round, this.#round);
    return this.#round;
  }

  /** A member has answered a round. Returns whether another should go out now, for reads that came after that one. */
  answered(from: NodeId, round: number): boolean {
    this.#answered.set(from, Math.max(round, this.#answered.get(from) ?? 0));
    return this.#confirmed() === this.#round && this.#reads.some((read) => read.round > this.#round);
  }

  /** Answers what has been confirmed and carried out. */
  serve(applied: number): void {
    if (this.#reads.length === 0) return;
    const confirmed = this.#confirmed();
    const isReady = ({ round, index }: Read) => round <= confirmed && index <= applied;
    const ready = this.#reads.filter(isReady);
    this.#reads = this.#reads.filter((read) => !isReady(read));
    for (const { answer } of ready) answer(true);
  }

  /** Leads no more: nobody here knows what is true now. */
  deposed(): void {
    const reads = this.#reads;
    this.#reads = [];
    for (const { answer } of reads) answer(false);
  }

  /** The latest round that a majority has answered, this leader included. */
  #confirmed(): number {
    const { id, members } = this.#env;
    const rounds = members.map((member) => (member === id ? this.#round : (this.#answered.get(member) ?? 0)));
    return rounds.sort((a, b) => b - a)[Math.floor(members.length / 2)] as number;
  }
}
