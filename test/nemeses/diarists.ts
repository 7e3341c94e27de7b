import type { Connection, Env, Message } from "../../patterns/env.ts";
import type { Channel } from "../../src/client/client.ts";
import { milliseconds } from "../../src/core/duration.ts";
import { EPOCH_MS } from "../../src/runtime/simulation/wall-clock.ts";
import { type Bed, bed, note, told } from "../runtime/simulation/bed.ts";

/** What somebody notices when something is wrong. */
export type Symptom =
  | "began anew"
  | "froze"
  | "missing"
  | "falsified"
  | "late"
  | "twice"
  | "disordered"
  | "wrong clock"
  | "slow disk"
  | "ENOSPC"
  | "EIO"
  | "EROFS"
  | "forgot"
  | "damaged"
  | "unanswered";

const TICK_MS = 10;
/** Longer than anything takes in a cluster in which all is well. */
const LATE = milliseconds(6);
const SLOW = milliseconds(4);
const SILENCE = milliseconds(100);
const ASK_EVERY = milliseconds(50);
const PATIENCE = milliseconds(250);

/** A cluster whose nodes look after themselves, and what they and their clients have noticed. */
export interface Diarists extends Bed {
  readonly noticed: Set<Symptom>;
}

/**
 * Three nodes that send each other numbers, write a diary and sync it now and then, and answer a client each; they and whoever
 * looks on know what should be, and notice what is not.
 */
export async function diarists(): Promise<Diarists> {
  const noticed = new Set<Symptom>();
  const onlooker = new Onlooker(noticed);
  const test = await bed((env) => new Diarist(env, onlooker));
  onlooker.bed = test;
  for (const { name } of test.cluster.nodes) new Asker(test, name, noticed).ask();
  await test.pass(100);
  noticed.clear();
  return { ...test, noticed };
}

/** Whoever sees all nodes at once, and knows the time. */
class Onlooker {
  readonly noticed: Set<Symptom>;
  bed: Bed | undefined;
  /** What every diary should hold: everything that its node was told is written. */
  readonly diaries = new Map<string, string>();
  readonly #sent = new Map<string, number[]>();
  readonly #arrived = new Map<string, { readonly highest: number; readonly all: Set<number> }>();
  readonly #heard = new Map<string, number>();

  constructor(noticed: Set<Symptom>) {
    this.noticed = noticed;
  }

  now(): number {
    return this.bed?.world.clock.now() ?? 0;
  }

  /** The next number of a link. */
  sends(link: string): number {
    const sent = this.#sent.get(link) ?? [];
    this.#sent.set(link, sent);
    return sent.push(this.now()) - 1;
  }

  /** Who should be heard all the time is not. */
  listens(link: string): void {
    if (this.now() - (this.#heard.get(link) ?? this.now()) > SILENCE) this.noticed.add("missing");
  }

  hears(link: string, n: number): void {
    this.#heard.set(link, this.now());
    const { highest, all } = this.#arrived.get(link) ?? { highest: n - 1, all: new Set([n - 1]) };
    if (all.has(n)) this.noticed.add("twice");
    else if (highest > n) this.noticed.add("disordered");
    else if (!all.has(n - 1)) this.noticed.add("missing");
    this.#arrived.set(link, { highest: Math.max(highest, n), all: all.add(n) });
    if (this.now() - (this.#sent.get(link)?.[n] ?? 0) > LATE) this.noticed.add("late");
  }
}

/** A message in which no byte can be wrong without anybody seeing it. */
const numbered = (n: number): Message => note({ n, again: n });

/** One life of a node. */
class Diarist {
  readonly #env: Env;
  readonly #onlooker: Onlooker;
  #ticks = 0;

  constructor(env: Env, onlooker: Onlooker) {
    this.#env = env;
    this.#onlooker = onlooker;
    onlooker.noticed.add("began anew");
    env.disk.read("diary", (_, bytes) => {
      this.#compare(new TextDecoder().decode(bytes));
      this.#tick();
    });
  }

  receive = (from: string, message: Message): void => {
    const { n } = (told(message) ?? {}) as { n?: number };
    if (JSON.stringify(message) === JSON.stringify(numbered(n as number)))
      this.#onlooker.hears(`${from}→${this.#env.id}`, n as number);
    else this.#onlooker.noticed.add("falsified");
  };

  accept = (connection: Connection) => ({
    message: (message: Message) => connection.send(message),
    broken: () => {},
  });

  #compare(found: string): void {
    const written = this.#onlooker.diaries.get(this.#env.id) ?? "";
    if (found.length < written.length) this.#onlooker.noticed.add("forgot");
    if (!found.startsWith(written.slice(0, found.length))) this.#onlooker.noticed.add("damaged");
    this.#onlooker.diaries.set(this.#env.id, found);
  }

  #tick(): void {
    const { id, members, clock } = this.#env;
    const now = this.#onlooker.now();
    for (const peer of members.filter((member) => member !== id)) {
      this.#env.send(peer, numbered(this.#onlooker.sends(`${id}→${peer}`)));
      this.#onlooker.listens(`${peer}→${id}`);
    }
    if (Math.abs(clock.wall() - EPOCH_MS - now / 1e6) > 2) this.#onlooker.noticed.add("wrong clock");
    this.#write();
    this.#env.after(TICK_MS, () => {
      if (this.#onlooker.now() - now > LATE + milliseconds(TICK_MS)) this.#onlooker.noticed.add("froze");
      this.#tick();
    });
  }

  #write(): void {
    const { id, disk } = this.#env;
    const began = this.#onlooker.now();
    const line = `${id} was here, ${this.#ticks}\n`;
    disk.append("diary", new TextEncoder().encode(line), (error) => {
      if (error) this.#onlooker.noticed.add(error.code as Symptom);
      else this.#onlooker.diaries.set(id, (this.#onlooker.diaries.get(id) ?? "") + line);
      if (this.#onlooker.now() - began > SLOW) this.#onlooker.noticed.add("slow disk");
    });
    if (this.#ticks++ % 20 === 0)
      disk.sync("diary", (error) => error && this.#onlooker.noticed.add(error.code as Symptom));
  }
}

/** A client of one node, who asks and expects to be answered. */
class Asker {
  readonly #bed: Bed;
  readonly #name: string;
  readonly #noticed: Set<Symptom>;
  #channel: Channel | undefined;
  #asked = 0;
  #answered = 0;

  constructor(bed: Bed, name: string, noticed: Set<Symptom>) {
    this.#bed = bed;
    this.#name = name;
    this.#noticed = noticed;
  }

  ask(): void {
    const { clock } = this.#bed.world;
    const n = ++this.#asked;
    if (this.#channel) this.#channel.send(note(n) as never);
    else this.#dial();
    clock.wakeAt(clock.now() + PATIENCE, () => {
      if (this.#answered < n) this.#noticed.add("unanswered");
    });
    clock.wakeAt(clock.now() + ASK_EVERY, () => this.ask());
  }

  #dial(): void {
    const node = this.#bed.cluster.nodes.find(({ name }) => name === this.#name);
    node?.dial?.("client").then(
      (channel) => {
        this.#channel?.close();
        this.#channel = channel;
        this.#answered = this.#asked;
        channel.listen({
          message: (answer) => {
            this.#answered = Math.max(this.#answered, told(answer as never) as number);
          },
          broken: () => {
            this.#channel = undefined;
          },
        });
      },
      () => {},
    );
  }
}
