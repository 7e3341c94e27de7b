import type { Env, Message, NodeId } from "../../patterns/env.ts";
import { Random } from "../../src/core/random.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";
import { MemoryDisk } from "./memory-disk.ts";

const MS = 1e6;

/** Who gets the datagrams of a member. */
type Receive = (from: NodeId, message: Message) => void;

/** One datagram, as whoever decides on its fate sees it. */
export type Datagram = Readonly<{ from: NodeId; to: NodeId; message: Message }>;

/**
 * A world of members that send each other datagrams: each takes some milliseconds of its own, so that they overtake each other, and has the
 * fate that `fate` gives it. Time is virtual; disks take none. Assertions are on, and a no is an error.
 */
export class DatagramWorld {
  readonly members: readonly NodeId[];
  readonly marks = new Map<string, number>();
  /** How often a datagram arrives: not at all, once, or again and again. */
  fate: (datagram: Datagram) => number = () => 1;
  readonly #clock = virtualClock();
  readonly #random: Random;
  readonly #receivers = new Map<NodeId, Receive>();
  readonly #disks = new Map<NodeId, MemoryDisk>();
  #lives = 0;

  constructor(members: number, seed = 1) {
    this.members = Array.from({ length: members }, (_, i) => `n${i + 1}`);
    this.#random = Random.of(seed);
  }

  get now(): number {
    return this.#clock.now() / MS;
  }

  /** Begins a life of a member. What an earlier one has set to happen must not happen to this one: `isOver` says so. */
  env(id: NodeId, mutants: readonly string[] = [], isOver = () => false): Env {
    const alive = (run: () => void) => () => void (isOver() || run());
    return {
      id,
      members: this.members,
      clock: { mono: () => this.now, wall: () => this.now },
      random: this.#random.fork(`life ${this.#lives++}`),
      disk: this.disk(id),
      after: (ms, run) => ({ cancel: this.#clock.wakeAt(this.#clock.now() + ms * MS, alive(run)) }),
      send: (to, message) => this.#send({ from: id, to, message }),
      connect: () => ({ send: () => {}, close: () => {} }),
      halt: (reason) => {
        throw new Error(reason);
      },
      trace: () => {},
      mark: (what) => void this.marks.set(what, (this.marks.get(what) ?? 0) + 1),
      assert: (what, holds) => {
        if (mutants.length === 0 && !holds()) throw new Error(`not so: ${what}`);
      },
      mutant: (name) => mutants.includes(name),
    };
  }

  disk(id: NodeId): MemoryDisk {
    const disk = this.#disks.get(id) ?? new MemoryDisk();
    this.#disks.set(id, disk);
    return disk;
  }

  /** From now on this is who gets the member's datagrams. */
  receive(id: NodeId, receive: Receive): void {
    this.#receivers.set(id, receive);
  }

  /** Lets this much time pass. */
  pass(ms: number): void {
    const until = this.#clock.now() + ms * MS;
    for (;;) {
      for (const disk of this.#disks.values()) disk.run();
      const next = this.#clock.next();
      if (next === undefined || next > until) break;
      this.#clock.jump();
    }
    this.#clock.moveTo(until);
  }

  #send(datagram: Datagram): void {
    for (let i = this.fate(datagram); i > 0; i--) {
      const arrival = this.#clock.now() + this.#random.int(1, 8) * MS;
      this.#clock.wakeAt(arrival, () => this.#receivers.get(datagram.to)?.(datagram.from, datagram.message));
    }
  }
}
