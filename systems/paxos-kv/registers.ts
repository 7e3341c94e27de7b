import type { Acceptor, Proposer } from "../../patterns/ch11-paxos.ts";
import type { Outcome, Told } from "../../patterns/ch14-request-waiting-list.ts";
import type { Env, Json } from "../../patterns/env.ts";

/** How long a command may take from its arrival, milliseconds; less than clients wait, so that they hear how sure we are. */
const COMMAND_MS = 800;

/** The value of a register in one of its versions, and which command made it so. */
type Entry = Readonly<{ by: string; value: Json }>;

interface Known {
  readonly version: number;
  readonly value: Json;
}

/** What a command does to the value it finds: puts another after it, or answers from it. */
type Effect = { readonly next: Json } | { readonly answer: Outcome<Json> };

interface Command {
  readonly key: string;
  readonly by: number;
  readonly on: (held: Json) => Effect;
  readonly told: Told<Json>;
}

/**
 * Registers of which each version is an instance of Paxos. A command proposes what follows on the last version that it knows; where that
 * place is taken it knows one more, and tries again. What it answers without a change is true once a majority knows of no later version.
 * Commands on one register take turns here, so that a node does not compete with itself.
 */
export class Registers {
  readonly #env: Env;
  readonly #acceptor: Acceptor;
  readonly #proposer: Proposer;
  readonly #life: string;
  readonly #known = new Map<string, Known>();
  readonly #queues = new Map<string, Command[]>();
  #count = 0;

  constructor(env: Env, acceptor: Acceptor, proposer: Proposer, life: string) {
    this.#env = env;
    this.#acceptor = acceptor;
    this.#proposer = proposer;
    this.#life = life;
  }

  read(key: string, told: Told<Json>): void {
    this.#add(key, (value) => ({ answer: { value } }), told);
  }

  write(key: string, value: Json, told: Told<Json>): void {
    this.#add(key, () => ({ next: value }), told);
  }

  /** A certain failure where the register held something else at a moment after the call. */
  cas(key: string, from: Json, to: Json, told: Told<Json>): void {
    const other = (held: Json) => ({ error: `holds ${JSON.stringify(held)}`, certain: true });
    this.#add(key, (held) => (held === from ? { next: to } : { answer: other(held) }), told);
  }

  /** The last version of a register that this node knows of. */
  known(key: string): Known {
    let known = this.#known.get(key) ?? { version: 0, value: null };
    for (;;) {
      const next = this.#acceptor.chosen(nameOf(key, known.version + 1));
      if (!next) break;
      known = { version: known.version + 1, value: (next.value as Entry).value };
    }
    this.#known.set(key, known);
    return known;
  }

  #add(key: string, on: Command["on"], told: Told<Json>): void {
    const command = { key, by: this.#env.clock.mono() + COMMAND_MS, on, told };
    const queue = this.#queues.get(key);
    if (queue) queue.push(command);
    else {
      this.#queues.set(key, [command]);
      this.#step(command);
    }
  }

  #step(command: Command): void {
    const { version, value } = this.known(command.key);
    const effect = command.on(value);
    const instance = nameOf(command.key, version + 1);
    if (this.#env.clock.mono() >= command.by)
      this.#end(command, { error: "others were before it for too long", certain: true });
    else if ("next" in effect) this.#change(command, instance, effect.next);
    else
      this.#proposer.outcome(instance, command.by, (chosen) => {
        if ("error" in chosen) this.#end(command, chosen);
        else if (chosen.value === "nothing") this.#end(command, effect.answer);
        else this.#step(command);
      });
  }

  #change(command: Command, instance: string, value: Json): void {
    const entry: Entry = { by: `${this.#env.id}/${this.#life}/${this.#count++}`, value };
    this.#proposer.decide(instance, entry, command.by, (chosen) => {
      if ("error" in chosen) this.#end(command, chosen);
      else if (chosen.value !== "nothing" && (chosen.value.value as Entry).by === entry.by)
        this.#end(command, { value: null });
      else this.#step(command);
    });
  }

  #end(command: Command, outcome: Outcome<Json>): void {
    command.told(outcome);
    const queue = this.#queues.get(command.key) ?? [];
    queue.shift();
    if (queue[0]) this.#step(queue[0]);
    else this.#queues.delete(command.key);
  }
}

/** The instance that decides a version of a register. */
export const nameOf = (key: string, version: number): string => `${key}/${version}`;
