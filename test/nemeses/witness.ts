import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { type Clock, sleep } from "../../src/core/clock.ts";
import { milliseconds } from "../../src/core/duration.ts";
import type { Cluster, ClusterNode } from "../../src/runtime/cluster.ts";
import { defineSystem } from "../../src/runtime/system.ts";

/** Three nodes that look after themselves, in containers: what the diarists of the simulation are. */
export const witness = defineSystem({
  name: "witness",
  about: "notices what is done to it",
  options: {},
  nodes: { default: 3, min: 3, max: 3 },
  ports: { client: 7000 },
  docker: {
    image: "node:20-slim",
    recipe: new URL("../../src/runtime/docker/node/", import.meta.url),
    command: (node, nodes) => ["node", "/opt/server.mjs", node, ...nodes.filter((other) => other !== node)],
    data: ["/data"],
    files: [{ folder: fileURLToPath(new URL("./witness/", import.meta.url)), names: ["server.mjs"] }],
  },
  workloads: {},
  ready: async (node) => void (await ask(node, "look", 1000)),
});

/** What somebody notices when something is wrong. */
export type Symptom =
  | "began anew"
  | "unanswered"
  | "missing"
  | "late"
  | "twice"
  | "disordered"
  | "damaged"
  | "wrong clock"
  | "slow disk"
  | "ENOSPC"
  | "EROFS"
  | "EIO"
  | "forgot what was synced"
  | "forgot what was not synced";

/** Longer than anything takes where all is well, on a machine that is busy. */
const PATIENCE_MS = 400;
const LATE_MS = 200;
const WRONG_MS = 1000;
const SLOW_MS = 300;

interface Look {
  readonly life: string;
  readonly wallMs: number;
  readonly damaged: number;
  readonly missing: number;
  readonly twice: number;
  readonly disordered: number;
  readonly latestMs: number;
  readonly silentMs: number;
  readonly diary: string;
  readonly scratch: string;
}

/** Keeps asking the nodes of a cluster, and notes what is not as it should be. */
export class Onlooker {
  readonly noticed = new Set<Symptom>();
  readonly #cluster: Cluster;
  readonly #clock: Clock;
  readonly #lives = new Map<string, string>();
  readonly #synced = new Map<string, string[]>();
  readonly #written = new Map<string, string[]>();
  #lines = 0;

  constructor(cluster: Cluster, clock: Clock) {
    this.#cluster = cluster;
    this.#clock = clock;
  }

  /** Asks everybody, several times in so many milliseconds. */
  async watch(ms: number): Promise<void> {
    const until = this.#clock.now() + milliseconds(ms);
    while (this.#clock.now() < until) {
      await Promise.all(this.#cluster.nodes.map((node) => this.#visit(node)));
      await sleep(this.#clock, milliseconds(50));
    }
  }

  /** From now on what is, is as it should be, as soon as nothing changes any more: what has to start again takes its time. */
  async accept(within = 15_000): Promise<void> {
    const until = this.#clock.now() + milliseconds(within);
    do {
      for (const memory of [this.#synced, this.#written, this.#lives]) memory.clear();
      await Promise.allSettled(this.#cluster.nodes.map((node) => ask(node, "clear", PATIENCE_MS)));
      this.noticed.clear();
      await this.watch(400);
    } while (this.noticed.size > 0 && this.#clock.now() < until);
  }

  async #visit(node: ClusterNode): Promise<void> {
    try {
      const look = (await ask(node, "look", PATIENCE_MS)) as Look | { readonly error: Symptom };
      if ("error" in look) return void this.noticed.add(look.error);
      this.#compare(node.name, look);
      await this.#write(node, "scribble", this.#written);
      await this.#write(node, "put", this.#synced);
    } catch {
      this.noticed.add("unanswered");
    }
  }

  async #write(node: ClusterNode, verb: string, lines: Map<string, string[]>): Promise<void> {
    const line = `${node.name} was here, ${this.#lines++}`;
    const { error, tookMs } = (await ask(node, `${verb} ${line}`, 2000)) as {
      error?: string;
      tookMs: number;
    };
    if (error !== undefined) return void this.noticed.add(error as Symptom);
    if (tookMs > SLOW_MS) this.noticed.add("slow disk");
    lines.set(node.name, [...(lines.get(node.name) ?? []), line]);
  }

  #compare(node: string, look: Look): void {
    const found: [Symptom, boolean][] = [
      ["began anew", (this.#lives.get(node) ?? look.life) !== look.life],
      ["missing", look.missing > 0 || look.silentMs > PATIENCE_MS],
      ["late", look.latestMs > LATE_MS],
      ["twice", look.twice > 0],
      ["disordered", look.disordered > 0],
      ["damaged", look.damaged > 0],
      ["wrong clock", Math.abs(look.wallMs - Date.now()) > WRONG_MS],
      ["forgot what was synced", misses(look.diary, this.#synced.get(node))],
      ["forgot what was not synced", misses(look.scratch, this.#written.get(node))],
    ];
    for (const [symptom, holds] of found) if (holds) this.noticed.add(symptom);
    this.#lives.set(node, look.life);
  }
}

function misses(content: string, lines: readonly string[] = []): boolean {
  const there = new Set(content.split("\n"));
  return lines.some((line) => !there.has(line));
}

/** Sends one line to a node and resolves with its answer; rejects when it refuses, hangs up, or has not answered in time. */
function ask(node: ClusterNode, line: string, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...node.address("client") }, () => socket.write(`${line}\n`));
    const late = setTimeout(() => socket.destroy(new Error(`${node.name} has not answered`)), timeoutMs);
    let answer = "";
    socket.on("data", (piece) => {
      answer += piece;
    });
    socket.once("error", reject);
    socket.once("close", () => {
      clearTimeout(late);
      if (answer.endsWith("\n")) resolve(JSON.parse(answer));
      else reject(new Error(`${node.name} hung up`));
    });
  });
}
