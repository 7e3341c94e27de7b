import {
  type Ask,
  AtomicRegisters,
  type Held,
  Majority,
  QuorumCalls,
  type Reply,
  type Stamped,
  type Store,
} from "../../patterns/ch08-majority-quorum.ts";
import type { Siblings, Vector } from "../../patterns/ch18-version-vector.ts";
import type { Env, Json, Message, NodeId, Program } from "../../patterns/env.ts";
import { type DurableMap, openDurableMap } from "../reference/durable-map.ts";
import { nameLife } from "../reference/life.ts";
import { type Server, serveClient } from "../reference/serve.ts";
import type { Status } from "../reference/status.ts";
import { HeldRegisters } from "./registers.ts";
import { type Digest, type Fetch, type Fetched, type Merge, SiblingStore } from "./siblings.ts";

/** How long a majority may take to answer, milliseconds: a write asks twice, and clients wait longer than that. */
const MAJORITY_MS = 400;

/** How long a read of siblings waits for those who have not answered, milliseconds. */
const ALL_MS = 60;

/** How often digests are exchanged, milliseconds. */
const DIGEST_MS = 120;

interface Stored extends Reply {
  readonly type: "stored";
}

type Received = Ask | Store | Held | Stored | Fetch | Fetched | Merge | Digest;

/**
 * A member of a store without a leader, of two kinds of keys: registers, which are as one copy while a majority is there, and siblings,
 * which take writes while anybody is.
 */
class QuorumNode implements Server {
  readonly #env: Env;
  readonly #majority: Majority;
  readonly #ofMajority: QuorumCalls;
  readonly #ofAll: QuorumCalls;
  readonly #registers: AtomicRegisters;
  readonly #held: HeldRegisters;
  readonly #siblings: SiblingStore;

  constructor(env: Env, registers: DurableMap<Stamped>, siblings: DurableMap<Siblings<Json>>) {
    this.#env = env;
    this.#majority = new Majority(env);
    this.#ofMajority = new QuorumCalls(env, this.#majority, MAJORITY_MS);
    this.#ofAll = new QuorumCalls(env, this.#majority, ALL_MS);
    this.#registers = new AtomicRegisters(env, this.#ofMajority, nameLife(env));
    this.#held = new HeldRegisters(registers);
    this.#siblings = new SiblingStore(env, this.#ofAll, siblings);
    this.#exchange();
  }

  status(): Status {
    return { serves: this.#majority.reachable >= this.#majority.size, leads: false };
  }

  readonly requests: Server["requests"] = {
    read: ({ key }, told) => this.#registers.read(String(key), told),
    write: ({ key, value }, told) => this.#registers.write(String(key), value as Json, told),
    get: ({ key }, told) => this.#siblings.get(String(key), told),
    put: ({ key, value, context }, told) =>
      this.#siblings.put(String(key), value as Json, context as Vector, told),
    scan: (_, told) => this.#siblings.scan(told),
  };

  receive(from: NodeId, message: Message): void {
    const answer = (reply: Reply) => this.#env.send(from, reply);
    const received = message as Received;
    this.#majority.hear(from);
    if (received.type === "ask") this.#held.ask(received, answer);
    else if (received.type === "store") this.#held.store(received, answer);
    else if (received.type === "fetch") this.#siblings.fetch(received, answer);
    else if (received.type === "merge") this.#siblings.merge(received);
    else if (received.type === "digest") this.#siblings.compare(from, received);
    else if (received.type === "fetched") this.#ofAll.take(from, received);
    else this.#ofMajority.take(from, received);
  }

  #exchange(): void {
    this.#siblings.sendDigest();
    this.#env.after(DIGEST_MS, () => this.#exchange());
  }
}

const program: Program = (env) => {
  let node: QuorumNode | undefined;
  openDurableMap<Stamped>(env, "registers", (registers) =>
    openDurableMap<Siblings<Json>>(env, "siblings", (siblings) => {
      node = new QuorumNode(env, registers, siblings);
    }),
  );
  return {
    receive: (from, message) => node?.receive(from, message),
    accept: (connection) => serveClient(connection, () => node),
  };
};

/** Where this module lies: a node that is a process of its own imports its program from there. */
export const module = import.meta.url;

/** The program of a node of `quorum-kv`: serves once it has read its disk. */
export default program;
