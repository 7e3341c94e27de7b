import type { Connection, Env, Listener, Message, NodeId, NodeProgram } from "../../patterns/env.ts";
import { Random } from "../../src/core/random.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";

const MS = 1e6;
const LATENCY_MS = 1;

/** One end of a connection: what it sends reaches the listener of the other end, in order, a millisecond later. */
interface End {
  listener: Listener | undefined;
  readonly connection: Connection;
}

/**
 * A world for one pattern: virtual time, timers, seeded draws, and connections that break when they are told to. It has no disk and
 * no datagrams; what asks for them is not for this world.
 */
export class SmallWorld {
  readonly #clock = virtualClock();
  readonly #nodes = new Map<NodeId, NodeProgram>();
  readonly #open = new Set<() => void>();
  #lives = 0;

  /** Milliseconds since it began. */
  get now(): number {
    return this.#clock.now() / MS;
  }

  /** Begins a life of a node. */
  env(id: NodeId, mutants: readonly string[] = []): Env {
    const random = Random.of(this.#lives++);
    return {
      id,
      members: ["n1", "n2", "n3"],
      clock: { mono: () => this.#clock.now() / MS, wall: () => this.#clock.now() / MS },
      random,
      after: (ms, run) => ({ cancel: this.#clock.wakeAt(this.#clock.now() + ms * MS, run) }),
      connect: (to, listener) => this.#connect(id, to, listener),
      trace() {},
      mark() {},
      assert(what, holds) {
        if (!holds()) throw new Error(what);
      },
      halt(reason) {
        throw new Error(reason);
      },
      mutant: (name) => mutants.includes(name),
      get disk(): never {
        throw new Error("there is no disk here");
      },
      send() {
        throw new Error("there are no datagrams here");
      },
    };
  }

  /** Who answers when somebody connects to this node. */
  serve(id: NodeId, program: Pick<NodeProgram, "accept">): void {
    this.#nodes.set(id, { receive() {}, ...program });
  }

  /** Nobody answers there any more. */
  down(id: NodeId): void {
    this.#nodes.delete(id);
  }

  /** Breaks every connection there is; what was under way is lost. */
  breakAll(): void {
    for (const end of [...this.#open]) end();
  }

  /** Lets this much time pass. */
  pass(ms: number): void {
    const until = this.#clock.now() + ms * MS;
    for (;;) {
      const next = this.#clock.next();
      if (next === undefined || next > until) break;
      this.#clock.jump();
    }
    this.#clock.moveTo(until);
  }

  #connect(from: NodeId, to: NodeId, listener: Listener): Connection {
    let open = true;
    const ends: [End, End] = [
      { listener, connection: { send: (message) => deliver(1, message), close: () => close(1) } },
      { listener: undefined, connection: { send: (message) => deliver(0, message), close: () => close(0) } },
    ];
    const soon = (run: () => void) => this.#clock.wakeAt(this.#clock.now() + LATENCY_MS * MS, run);
    const deliver = (end: 0 | 1, message: Message) => {
      if (open) soon(() => open && ends[end].listener?.message(message));
    };
    const close = (told: 0 | 1) => {
      if (!open) return;
      soon(() => {
        const listening = ends[told].listener;
        if (!open) return;
        finish();
        listening?.broken();
      });
    };
    const finish = () => {
      open = false;
      this.#open.delete(snap);
    };
    const snap = () => {
      finish();
      for (const end of ends) end.listener?.broken();
    };
    this.#open.add(snap);
    soon(() => {
      const node = this.#nodes.get(to);
      if (node && open) ends[1].listener = node.accept(ends[1].connection, from);
      else if (open) snap();
    });
    return ends[0].connection;
  }
}
