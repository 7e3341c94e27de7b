import { Majority, QuorumCalls } from "../../patterns/ch08-majority-quorum.ts";
import {
  Acceptor,
  type Commit,
  type Instance,
  type Prepare,
  type Propose,
  Proposer,
  type Query,
  type Vote,
} from "../../patterns/ch11-paxos.ts";
import type { Env, Json, Message, NodeId, Program } from "../../patterns/env.ts";
import { type DurableMap, openDurableMap } from "../reference/durable-map.ts";
import { nameLife } from "../reference/life.ts";
import { type Server, serveClient } from "../reference/serve.ts";
import type { Status } from "../reference/status.ts";
import { nameOf, Registers } from "./registers.ts";

/** How long one call to the acceptors may take, milliseconds. */
const CALL_MS = 250;

/** How often a node tells the others which versions it knows, milliseconds. */
const TELL_MS = 120;

/** How many versions of a register a node that is behind is told at once. */
const AT_ONCE = 20;

/** Tells the last version of each register that the sender knows: who knows more, says what. */
interface Knows extends Message {
  readonly type: "knows";
  readonly versions: readonly (readonly [key: string, version: number])[];
}

type Received = Query | Prepare | Propose | Commit | Vote | Knows;

/** A member of a store in which every change of a register is decided by Paxos: all members take all commands. */
class PaxosNode implements Server {
  readonly #env: Env;
  readonly #majority: Majority;
  readonly #calls: QuorumCalls;
  readonly #acceptor: Acceptor;
  readonly #registers: Registers;
  /** Every register that this node has heard of. */
  readonly #keys = new Set<string>();

  constructor(env: Env, instances: DurableMap<Instance>) {
    const life = nameLife(env);
    this.#env = env;
    this.#majority = new Majority(env);
    this.#calls = new QuorumCalls(env, this.#majority, CALL_MS);
    this.#acceptor = new Acceptor(env, instances);
    const proposer = new Proposer(env, this.#calls, this.#acceptor, life);
    this.#registers = new Registers(env, this.#acceptor, proposer, life);
    for (const [name] of instances.entries()) this.#hearOf(name);
    this.#tellOthers();
  }

  status(): Status {
    return { serves: this.#majority.reachable >= this.#majority.size, leads: false };
  }

  readonly requests: Server["requests"] = {
    read: ({ key }, told) => this.#registers.read(String(key), told),
    write: ({ key, value }, told) => this.#registers.write(String(key), value as Json, told),
    cas: ({ key, from, to }, told) => this.#registers.cas(String(key), from as Json, to as Json, told),
  };

  receive(from: NodeId, message: Message): void {
    const answer = (vote: Vote) => this.#env.send(from, vote);
    const received = message as Received;
    this.#majority.hear(from);
    if ("instance" in received) this.#hearOf(received.instance);
    if (received.type === "query") this.#acceptor.query(received, answer);
    else if (received.type === "prepare") this.#acceptor.prepare(received, answer);
    else if (received.type === "propose") this.#acceptor.propose(received, answer);
    else if (received.type === "commit") this.#acceptor.commit(received);
    else if (received.type === "vote") this.#calls.take(from, received);
    else this.#teach(from, received);
  }

  #hearOf(instance: string): void {
    this.#keys.add(instance.slice(0, instance.lastIndexOf("/")));
  }

  #tellOthers(): void {
    const versions = [...this.#keys].map((key) => [key, this.#registers.known(key).version] as const);
    const knows: Knows = { type: "knows", versions };
    for (const id of this.#env.members) if (id !== this.#env.id) this.#env.send(id, knows);
    this.#env.after(TELL_MS, () => this.#tellOthers());
  }

  /** Whoever missed what was chosen hears it from whoever did not. */
  #teach(to: NodeId, { versions }: Knows): void {
    const theirs = new Map(versions);
    for (const key of this.#keys) {
      const from = (theirs.get(key) ?? 0) + 1;
      for (let version = from; version < from + AT_ONCE; version++) {
        const instance = nameOf(key, version);
        const chosen = this.#acceptor.chosen(instance);
        if (!chosen) break;
        const commit: Commit = { type: "commit", instance, value: chosen.value };
        this.#env.send(to, commit);
      }
    }
  }
}

const program: Program = (env) => {
  let node: PaxosNode | undefined;
  openDurableMap<Instance>(env, "acceptor", (instances) => {
    node = new PaxosNode(env, instances);
  });
  return {
    receive: (from, message) => node?.receive(from, message),
    accept: (connection) => serveClient(connection, () => node),
  };
};

/** Where this module lies: a node that is a process of its own imports its program from there. */
export const module = import.meta.url;

/** The program of a node of `paxos-kv`: serves once it has read its disk. */
export default program;
