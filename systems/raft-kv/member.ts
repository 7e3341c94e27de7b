import type { Log, LogRecord } from "../../patterns/ch03-write-ahead-log.ts";
import { caughtUp, type Snapshot, type Snapshots } from "../../patterns/ch05-low-water-mark.ts";
import { type Ballot, Election } from "../../patterns/ch06-leader-and-followers.ts";
import { type Alive, FailureDetector, type Heartbeat, Pulse } from "../../patterns/ch07-heartbeat.ts";
import type { GenerationClock } from "../../patterns/ch09-generation-clock.ts";
import { HighWaterMark } from "../../patterns/ch10-high-water-mark.ts";
import {
  type Append,
  type Appended,
  ConfirmedReads,
  type Install,
  type Refused,
  ReplicatedLog,
  Replication,
} from "../../patterns/ch12-replicated-log.ts";
import { EntriesAwaited, type Outcome, type Told } from "../../patterns/ch14-request-waiting-list.ts";
import type { Env, Json, NodeId } from "../../patterns/env.ts";
import { NOTHING, type StateMachine } from "./state-machine.ts";

/** Every datagram between members. */
export type PeerMessage = Ballot | Heartbeat | Alive | Append | Appended | Refused | Install;

/** Times in milliseconds; `snapshotEvery` counts entries, and `batch` those of one message. */
export interface Tunables {
  readonly electionMs: number;
  readonly heartbeatMs: number;
  readonly snapshotEvery: number;
  readonly batch: number;
}

/** What the disk held when this life of the node began. */
export interface Kept {
  readonly clock: GenerationClock;
  readonly disk: Log;
  readonly records: readonly LogRecord[];
  readonly snapshots: Snapshots;
}

/** What a member is to: the state that it makes of the log, and whom it tells who leads. */
export interface Surroundings {
  readonly machine: StateMachine;
  readonly leads: (leader: NodeId) => void;
}

/** How long a request may wait for its entry to be committed. Longer than any client waits. */
const REQUEST_MS = 10_000;

/** A member of the cluster: the patterns of consensus wired together around one state machine. */
export class Member {
  readonly #env: Env;
  readonly #kept: Kept;
  readonly #machine: StateMachine;
  readonly #snapshotEvery: number;
  readonly #log: ReplicatedLog;
  readonly #mark: HighWaterMark;
  readonly #election: Election;
  readonly #detector: FailureDetector;
  readonly #pulse: Pulse;
  readonly #replication: Replication;
  readonly #reads: ConfirmedReads;
  readonly #awaited: EntriesAwaited<Outcome<Json>>;
  /** Whether a snapshot of this member's own, or one that the leader sent, is on its way to the disk. */
  #isSaving = false;
  #isInstalling = false;

  constructor(
    env: Env,
    { electionMs, heartbeatMs, snapshotEvery, batch }: Tunables,
    kept: Kept,
    { machine, leads }: Surroundings,
  ) {
    const { clock, disk, records, snapshots } = kept;
    const { index, generation, state } = snapshots.latest ?? { index: 0, generation: 0, state: undefined };
    if (state !== undefined) machine.load(state);
    disk.dropBefore(index + 1, () => {});
    this.#env = env;
    this.#kept = kept;
    this.#machine = machine;
    this.#snapshotEvery = snapshotEvery;
    this.#log = new ReplicatedLog(env, disk, records, { index, generation });
    this.#mark = new HighWaterMark(env, (at) => this.#log.generationAt(at), index);
    this.#election = new Election(env, clock, {
      last: () => ({ index: this.#log.last.index, generation: this.#log.last.generation }),
      isContent: () => this.#detector.isContent,
      voted: () => this.#detector.heard(),
      followed: leads,
      elected: () => {
        leads(env.id);
        this.#elected();
      },
      deposed: () => this.#deposed(),
    });
    this.#detector = new FailureDetector(env, clock, electionMs, () => this.#election.campaign());
    this.#pulse = new Pulse(
      env,
      { intervalMs: heartbeatMs, timeoutMs: electionMs },
      {
        beat: () => this.#beat(),
        tick: () => this.#replication.tick(),
        isolated: () => this.#election.stepDown(),
      },
    );
    this.#replication = new Replication(env, this.#log, this.#mark, {
      batch,
      snapshot: () => snapshots.latest,
    });
    this.#reads = new ConfirmedReads(env);
    this.#awaited = new EntriesAwaited(env, REQUEST_MS);
  }

  get leads(): boolean {
    return this.#election.leads;
  }

  /** Who leads, if this member knows. */
  get leader(): NodeId | undefined {
    return this.#election.leader;
  }

  /** Whether a request that came now would be carried out soon, here or by the leader. */
  get serves(): boolean {
    if (this.leads) return this.#log.generationAt(this.#mark.index) === this.#kept.clock.now;
    return this.leader !== undefined && this.#detector.isContent;
  }

  /** How many entries are in the log and not carried out yet. */
  get underWay(): number {
    return this.#log.last.index - this.#log.applied;
  }

  /** Whether this member may put what clients ask into its log itself. */
  get takesWrites(): boolean {
    return this.#election.takesWrites;
  }

  /** Puts a command into the log; `told` hears what came of it once it is committed and carried out here. */
  write(command: Json, told?: Told<Json>): void {
    const generation = this.#kept.clock.now;
    const index = this.#log.last.index + 1;
    if (told)
      this.#awaited.add(index, generation, (waited) => told("value" in waited ? waited.value : waited));
    this.#log.append([{ index, generation, command }]);
    this.#log.whenDurable(index, () => this.#leadsIn(generation) && this.#reached(this.#env.id, index));
    if (this.leads) this.#replication.send();
    this.#carryOut();
  }

  /** Calls `answer` when the state is at least as new as it was when this was asked; with `false` where that can no longer be known here. */
  read(answer: (leads: boolean) => void): void {
    if (this.#election.readsAlone) answer(true);
    else if (this.#reads.add(this.#mark.index, answer)) this.#pulse.beat();
  }

  receive(from: NodeId, message: PeerMessage): void {
    if (message.type === "heartbeat") this.#heartbeat(from, message);
    else if (message.type === "alive") this.#alive(from, message);
    else if (message.type === "append") this.#append(from, message);
    else if (message.type === "install") this.#install(from, message);
    else if (message.type === "appended") this.#appended(from, message);
    else if (message.type === "refused") this.#refused(from, message);
    else this.#election.receive(from, message);
  }

  #send(to: NodeId, message: PeerMessage): void {
    this.#env.send(to, message);
  }

  #leadsIn(generation: number): boolean {
    return this.leads && this.#kept.clock.now === generation;
  }

  #elected(): void {
    this.#mark.lead();
    this.#replication.lead(this.#kept.clock.now);
    this.#reads.lead(this.#log.last.index + 1);
    this.write(NOTHING);
    this.#pulse.start();
    this.#pulse.beat();
  }

  #deposed(): void {
    this.#pulse.stop();
    this.#detector.heard();
    this.#awaited.superseded(this.#kept.clock.now + 1);
    this.#reads.deposed();
  }

  #beat(): void {
    const { index } = this.#mark;
    const round = this.#reads.nextRound();
    for (const member of this.#env.members) {
      if (member === this.#env.id) continue;
      const commit = Math.min(index, this.#mark.matched(member));
      this.#send(member, { type: "heartbeat", generation: this.#kept.clock.now, round, commit });
    }
    this.#reads.serve(this.#log.applied);
  }

  #heartbeat(from: NodeId, heartbeat: Heartbeat): void {
    const { clock } = this.#kept;
    const generation = this.#detector.generationOf(heartbeat);
    const { round, commit } = heartbeat;
    if (clock.isPast(generation)) this.#send(from, { type: "alive", generation: clock.now, round });
    else if (this.#follow(from, generation)) {
      this.#learn(commit);
      this.#send(from, { type: "alive", generation: heartbeat.generation, round });
    }
  }

  #alive(from: NodeId, { generation, round }: Alive): void {
    this.#asLeader(from, generation, () => {
      if (this.#reads.answered(from, round)) this.#pulse.beat();
      else this.#reads.serve(this.#log.applied);
    });
  }

  #append(from: NodeId, append: Append): void {
    if (!this.#accepts(from, append.generation)) return;
    const { generation } = append;
    const match = this.#log.take(append);
    if (match === undefined)
      this.#send(from, { type: "refused", generation, next: this.#log.wanted(append) });
    else {
      this.#acknowledge(from, generation, match);
      this.#learn(Math.min(append.commit, match));
    }
  }

  #appended(from: NodeId, { generation, match }: Appended): void {
    this.#asLeader(from, generation, () => this.#reached(from, match));
  }

  #refused(from: NodeId, { generation, next }: Refused): void {
    this.#asLeader(from, generation, () => this.#replication.refused(from, next));
  }

  #install(from: NodeId, { generation, snapshot }: Install): void {
    if (!this.#accepts(from, generation)) return;
    if (snapshot.index <= this.#mark.index) this.#acknowledge(from, generation, snapshot.index);
    else this.#save(from, generation, snapshot);
  }

  #save(from: NodeId, generation: number, snapshot: Snapshot): void {
    const { snapshots, disk } = this.#kept;
    const installed = caughtUp(this.#env, snapshot, this.#machine.save());
    this.#isInstalling = true;
    snapshots.save(installed, disk, () => {
      this.#isInstalling = false;
      this.#restart(installed);
      this.#acknowledge(from, generation, snapshot.index);
    });
  }

  #restart(snapshot: Snapshot): void {
    if (snapshot.index <= this.#log.applied) return;
    this.#env.mark("snapshot installed");
    this.#log.restart(snapshot);
    this.#machine.load(snapshot.state);
    this.#mark.learn(snapshot.index);
  }

  /** Whether entries may be taken now from who says to lead in this generation; who may not is told. */
  #accepts(from: NodeId, generation: number): boolean {
    const { clock } = this.#kept;
    if (clock.isAcceptable(generation)) return this.#follow(from, generation) && !this.#isInstalling;
    this.#send(from, { type: "refused", generation: clock.now, next: 0 });
    return false;
  }

  #acknowledge(leader: NodeId, generation: number, match: number): void {
    this.#log.whenDurable(match, () =>
      this.#kept.clock.whenDurable(() => this.#send(leader, { type: "appended", generation, match })),
    );
  }

  /** The leader of this generation has spoken. While this member leads there can be no other, and nobody listens to one. */
  #follow(leader: NodeId, generation: number): boolean {
    this.#election.observe(generation);
    if (this.#leadsIn(generation)) return false;
    this.#election.follow(leader);
    this.#detector.heard();
    return true;
  }

  /** A follower has answered, from this generation: of use to the leader of that. */
  #asLeader(from: NodeId, generation: number, run: () => void): void {
    this.#election.observe(generation);
    if (!this.#leadsIn(generation)) return;
    this.#pulse.answered(from);
    run();
  }

  #reached(member: NodeId, index: number): void {
    if (member === this.#env.id) this.#mark.reached(member, index, this.#kept.clock.now);
    else this.#replication.appended(member, index);
    this.#carryOut();
  }

  #learn(commit: number): void {
    this.#mark.learn(commit);
    this.#carryOut();
  }

  #carryOut(): void {
    this.#log.carryOut(this.#mark.index, ({ index, generation, command }) =>
      this.#awaited.applied(index, generation, this.#machine.apply(index, command)),
    );
    this.#reads.serve(this.#log.applied);
    this.#snapshotIfDue();
  }

  #snapshotIfDue(): void {
    const { snapshots, disk } = this.#kept;
    const index = this.#log.applied;
    const generation = this.#log.generationAt(index);
    const isDue = index - (snapshots.latest?.index ?? 0) >= this.#snapshotEvery;
    if (!isDue || this.#isSaving || this.#isInstalling || generation === undefined) return;
    this.#isSaving = true;
    snapshots.save({ index, generation, state: this.#machine.save() }, disk, () => {
      this.#isSaving = false;
      // As many entries again stay in memory, for followers that are only a little behind.
      this.#log.forget(index - this.#snapshotEvery);
    });
  }
}
