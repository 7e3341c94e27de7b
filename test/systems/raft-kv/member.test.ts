import { expect, test } from "vitest";
import { openLog } from "../../../patterns/ch03-write-ahead-log.ts";
import { openSnapshots } from "../../../patterns/ch05-low-water-mark.ts";
import { openGenerationClock } from "../../../patterns/ch09-generation-clock.ts";
import type { Outcome } from "../../../patterns/ch14-request-waiting-list.ts";
import type { Env, Json, NodeId } from "../../../patterns/env.ts";
import { Member, type PeerMessage } from "../../../systems/raft-kv/member.ts";
import { StateMachine } from "../../../systems/raft-kv/state-machine.ts";
import { DatagramWorld } from "../../patterns/datagram-world.ts";

const TUNABLES = { electionMs: 150, heartbeatMs: 30, snapshotEvery: 10, batch: 64 };

/** Members in a world of datagrams; each life of one begins on what its disk holds. */
class Cluster {
  readonly world: DatagramWorld;
  readonly #members = new Map<NodeId, Member>();
  readonly #machines = new Map<NodeId, StateMachine>();
  readonly #lives = new Map<NodeId, number>();
  readonly #away = new Set<NodeId>();

  constructor(members: number, seed = 1) {
    this.world = new DatagramWorld(members, seed);
    this.world.fate = ({ from, to }) => (this.#away.has(from) || this.#away.has(to) ? 0 : 1);
    for (const id of this.world.members) this.start(id);
    this.world.pass(1000);
  }

  start(id: NodeId): void {
    const life = (this.#lives.get(id) ?? 0) + 1;
    this.#lives.set(id, life);
    const env = this.world.env(id, [], () => this.#lives.get(id) !== life);
    const machine = new StateMachine(env, 10_000);
    open(env, machine, (member) => {
      this.#members.set(id, member);
      this.#machines.set(id, machine);
      this.world.receive(id, (from, message) => member.receive(from, message as PeerMessage));
    });
  }

  /** Ends this life of a member; what it had not synced is lost. */
  loseThePower(id: NodeId): void {
    this.#lives.set(id, (this.#lives.get(id) ?? 0) + 1);
    this.world.receive(id, () => {});
    this.world.disk(id).loseThePower();
  }

  /** Nobody hears this member, and it hears nobody, until it is back. */
  cutOff(id: NodeId): void {
    this.#away.add(id);
  }

  heal(): void {
    this.#away.clear();
  }

  member(id: NodeId): Member {
    return this.#members.get(id) as Member;
  }

  get leaders(): NodeId[] {
    return this.world.members.filter((id) => this.member(id).leads);
  }

  get leader(): NodeId {
    expect(this.leaders).toHaveLength(1);
    return this.leaders[0] as NodeId;
  }

  write(id: NodeId, value: number): (Outcome<Json> | undefined)[] {
    const told: (Outcome<Json> | undefined)[] = [];
    this.member(id).write({ type: "write", key: "x", value, timeMs: 0 }, (outcome) => told.push(outcome));
    return told;
  }

  /** What each member has made of its log. */
  get values(): unknown[] {
    return this.world.members.map((id) => {
      const outcome = this.#machines.get(id)?.query({ type: "read", key: "x" });
      return outcome && "value" in outcome ? outcome.value : outcome;
    });
  }
}

function open(env: Env, machine: StateMachine, ready: (member: Member) => void): void {
  openGenerationClock(env, "raft/promise", (clock) =>
    openSnapshots(env, "raft", (snapshots) =>
      openLog(env, { directory: "log", segmentBytes: 400 }, (disk, records) =>
        ready(new Member(env, TUNABLES, { clock, disk, records, snapshots }, { machine, leads() {} })),
      ),
    ),
  );
}

test("tutorial: one leads, and what is written there is carried out by all", () => {
  const cluster = new Cluster(3);
  const told = cluster.write(cluster.leader, 7);
  cluster.world.pass(100);
  expect(told).toEqual([{ value: null }]);
  expect(cluster.values).toEqual([7, 7, 7]);
});

test("a leader that is cut off steps down; what only it had gives way, and nobody is told that it failed", () => {
  const cluster = new Cluster(3);
  const old = cluster.leader;
  cluster.cutOff(old);
  const lost = cluster.write(old, 1);
  cluster.world.pass(1500);
  expect(lost).toEqual([expect.objectContaining({ certain: false })]);
  const kept = cluster.write(cluster.leader, 2);
  cluster.world.pass(100);
  expect(kept).toEqual([{ value: null }]);
  cluster.heal();
  cluster.world.pass(1500);
  expect(cluster.values).toEqual([2, 2, 2]);
  expect(cluster.leader).not.toBe(old);
});

test("without a majority nobody leads, and nobody says that a write happened", () => {
  const cluster = new Cluster(5);
  const { leader, world } = cluster;
  for (const id of world.members.filter((id) => id !== leader).slice(0, 3)) cluster.cutOff(id);
  const told = cluster.write(leader, 1);
  world.pass(3000);
  expect(cluster.leaders).toEqual([]);
  expect(told).toEqual([expect.objectContaining({ certain: false })]);
});

test("a follower that was cut off disturbs nothing when it is back", () => {
  const cluster = new Cluster(3);
  const { leader, world } = cluster;
  cluster.cutOff(world.members.find((id) => id !== leader) as NodeId);
  world.pass(3000);
  const elections = world.marks.get("leader elected");
  cluster.heal();
  world.pass(1000);
  expect([cluster.leader, world.marks.get("leader elected")]).toEqual([leader, elections]);
});

test("a follower that was away for longer than the log goes back gets a snapshot", () => {
  const cluster = new Cluster(3);
  const { leader, world } = cluster;
  cluster.cutOff(world.members.find((id) => id !== leader) as NodeId);
  for (let value = 1; value <= 60; value++) {
    cluster.write(leader, value);
    world.pass(20);
  }
  cluster.heal();
  world.pass(1000);
  expect(cluster.values).toEqual([60, 60, 60]);
  expect(world.marks.get("snapshot installed")).toBe(1);
});

test("what was acknowledged outlives a loss of power of all at once", () => {
  const cluster = new Cluster(3);
  const { world } = cluster;
  for (let value = 1; value <= 25; value++) cluster.write(cluster.leader, value);
  world.pass(100);
  for (const id of world.members) cluster.loseThePower(id);
  for (const id of world.members) cluster.start(id);
  world.pass(1500);
  expect(cluster.values).toEqual([25, 25, 25]);
});

test("a leader that is cut off answers no reads; one that is heard does, at once", () => {
  const cluster = new Cluster(3);
  const { leader, world } = cluster;
  const answers: boolean[] = [];
  cluster.member(leader).read((leads) => answers.push(leads));
  world.pass(25);
  expect(answers).toEqual([true]);
  cluster.cutOff(leader);
  world.pass(20);
  cluster.member(leader).read((leads) => answers.push(leads));
  world.pass(1500);
  expect(answers).toEqual([true, false]);
});

test("messages that are lost, repeated and overtaken change nothing", () => {
  for (let seed = 1; seed <= 5; seed++) {
    const cluster = new Cluster(3, seed);
    const { world } = cluster;
    const fates = [0, 1, 1, 2, 1, 1, 3];
    let sent = 0;
    world.fate = () => fates[sent++ % fates.length] as number;
    let value = 0;
    for (let round = 0; round < 100; round++) {
      for (const id of cluster.leaders) cluster.write(id, ++value);
      world.pass(15);
    }
    world.fate = () => 1;
    world.pass(1000);
    cluster.write(cluster.leader, 1000);
    world.pass(100);
    expect(cluster.values).toEqual([1000, 1000, 1000]);
  }
});
