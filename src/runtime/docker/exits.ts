import type Docker from "dockerode";
import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { NodeName } from "../../core/node.ts";
import { Findings } from "../findings.ts";
import { LABEL } from "./labels.ts";
import { lastLines } from "./logs.ts";
import type { Pod } from "./pod.ts";

/** How many of its last lines are kept of a server that ended by itself. */
const LINES = 8;

/** What ending watches over, and for whom. */
export interface ExitWatch {
  readonly docker: Docker;
  readonly clock: Clock;
  readonly runId: string;
  readonly pods: readonly Pod[];
  readonly note: (message: string) => void;
}

/** An event as the engine tells it, as far as it is read. */
interface Died {
  readonly Actor?: { readonly ID?: string; readonly Attributes?: { readonly exitCode?: string } };
}

/**
 * Hears from the engine of every server that ends, and tells apart what we ordered. An exit that nobody ordered is a finding: its code, when it
 * was, whether the kernel did it for want of memory, and what the server said last. Whether a fault of its disk or power explains it is
 * for others to judge.
 */
export class Exits {
  readonly findings = new Findings();
  readonly #watch: ExitWatch;
  /** Signals that were sent and whose exit has not been told yet. */
  readonly #ordered = new Map<NodeName, number>();
  readonly #looking = new Set<Promise<void>>();
  #events: NodeJS.ReadableStream | undefined;

  private constructor(watch: ExitWatch) {
    this.#watch = watch;
  }

  /** Resolves when the engine tells what happens from now on. */
  static async watch(watch: ExitWatch): Promise<Exits> {
    const exits = new Exits(watch);
    const label = `${LABEL}=${watch.runId}`;
    exits.#hear(
      await watch.docker.getEvents({ filters: { type: ["container"], event: ["die"], label: [label] } }),
    );
    return exits;
  }

  /** Sends a signal that is to end a server; `false` says that there was none to end. */
  async order(node: NodeName, send: () => Promise<boolean>): Promise<void> {
    const now = () => this.#ordered.get(node) ?? 0;
    // Counted before: the engine may tell of the exit sooner than it answers.
    this.#ordered.set(node, now() + 1);
    const sent = await send().catch((error: unknown) => {
      this.#ordered.set(node, Math.max(0, now() - 1));
      throw error;
    });
    if (!sent) this.#ordered.set(node, Math.max(0, now() - 1));
  }

  /** Hears nothing more; resolves when all that was heard has been looked into. */
  async close(): Promise<void> {
    const events = this.#events as (NodeJS.ReadableStream & { destroy?(): void }) | undefined;
    this.#events = undefined;
    events?.destroy?.();
    await Promise.all(this.#looking);
  }

  #hear(events: NodeJS.ReadableStream): void {
    this.#events = events;
    let text = "";
    events.on("data", (chunk: Buffer) => {
      const lines = (text + chunk.toString()).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) if (line.trim()) this.#died(JSON.parse(line) as Died);
    });
    const deaf = (error?: Error) => {
      if (this.#events !== events) return;
      this.#events = undefined;
      this.#watch.note(`the engine tells no more who ends${error ? `: ${messageOf(error)}` : ""}`);
    };
    events.on("error", deaf);
    events.on("close", () => deaf());
  }

  #died({ Actor }: Died): void {
    const pod = this.#watch.pods.find(({ server }) => server.id === Actor?.ID);
    if (!pod || !this.#events) return;
    const { name } = pod.node;
    const ordered = (this.#ordered.get(name) ?? 0) > 0;
    // One exit answers all signals: who was asked to end may have been made to as well.
    this.#ordered.set(name, 0);
    if (ordered) return;
    const looking = this.#find(pod, Number(Actor?.Attributes?.exitCode), this.#watch.clock.now());
    this.#looking.add(looking);
    void looking.finally(() => this.#looking.delete(looking));
  }

  async #find({ node: { name }, server }: Pod, code: number, time: number): Promise<void> {
    const { docker, note } = this.#watch;
    const [killed, words] = await Promise.all([ranOutOfMemory(server), lastLines(docker, server, LINES)]);
    const how = `its server ${howEnded(code, killed)}`;
    this.findings.crashed({ node: name, time, what: `${how}\n${words}` });
    note(`${name}: ${how}, and nobody had ended it`);
  }
}

/** An exit code in words: `exited with code 1`, `was ended by signal 9`. */
export function howEnded(code: number, outOfMemory: boolean): string {
  if (outOfMemory) return "was killed by the kernel, which was out of memory";
  return code > 128 && code < 160 ? `was ended by signal ${code - 128}` : `exited with code ${code}`;
}

async function ranOutOfMemory(server: Docker.Container): Promise<boolean> {
  try {
    return (await server.inspect()).State.OOMKilled;
  } catch {
    // It may be gone already, and then nobody can tell.
    return false;
  }
}
