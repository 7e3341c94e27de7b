import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { environmentError } from "../../core/errors.ts";
import type { NodeName } from "../../core/node.ts";
import { startOf } from "../machine/owner.ts";
import { processState } from "../machine/process-state.ts";
import { EXIT_CODES, type Instruction, type NodeConfig, type Report } from "../process/node-config.ts";
import { PROCESS_FILE } from "./run-folder.ts";

/** How a life ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A life under way. */
interface Life {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<Ended>;
}

/** The server of one node: at most one process at a time, on the same directory each time. */
export class NodeProcess {
  readonly name: NodeName;
  readonly #folder: string;
  readonly #hear: (report: Report) => void;
  readonly #crashed: () => void;
  #life: Life | undefined;
  /** Whether the end of the present life was asked for. */
  #doomed = false;
  #last: Ended | undefined;

  /** @param crashed called when a life ends that nobody has asked to. */
  constructor(name: NodeName, folder: string, hear: (report: Report) => void, crashed: () => void) {
    this.name = name;
    this.#folder = folder;
    this.#hear = hear;
    this.#crashed = crashed;
  }

  get log(): string {
    return join(this.#folder, "server.log");
  }

  get isAlive(): boolean {
    return this.#life !== undefined;
  }

  /** How the last life ended, in words. */
  get howEnded(): string {
    if (!this.#last) return "it was never started";
    const { code, signal } = this.#last;
    return signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`;
  }

  /** Begins a life and resolves when it listens, or has ended before; says how. */
  async begin(config: NodeConfig): Promise<Ended | undefined> {
    const life = this.#spawn(config);
    const listens = new Promise<undefined>((resolve) => {
      life.child.on("message", (report: Report) => {
        if (report.kind === "listens") resolve(undefined);
        else this.#hear(report);
      });
    });
    await writeFile(
      join(this.#folder, PROCESS_FILE),
      JSON.stringify({ pid: life.pid, started: await startOf(life.pid) }),
    );
    return Promise.race([listens, life.ended]);
  }

  /** Ends the life, if there is one, and resolves when the operating system says that it has. SIGKILL ends a frozen one too. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#doomed = true;
    this.signal(signal);
    await this.#life?.ended;
  }

  /** Nothing where there is no life. */
  signal(signal: NodeJS.Signals): void {
    this.#life?.child.kill(signal);
  }

  /** Nothing where there is no life. */
  tell(instruction: Instruction): void {
    this.#life?.child.send?.(instruction, () => {});
  }

  /** The process and its state, read anew from the operating system; `undefined` when there is none. */
  async state(): Promise<{ readonly pid: number; readonly letter: string } | undefined> {
    const life = this.#life;
    if (!life) return undefined;
    const letter = await processState(life.pid);
    if (letter !== undefined && letter !== "Z") return { pid: life.pid, letter };
    // Word of its end is on its way, and until it is here nobody could begin another life.
    await life.ended;
    return undefined;
  }

  #spawn(config: NodeConfig): Life {
    this.#doomed = false;
    const log = openSync(this.log, "a");
    try {
      const { host, execArgv } = hostFor(config.module);
      const child = fork(host, [JSON.stringify(config)], {
        execArgv,
        stdio: ["ignore", log, log, "ipc"],
        // A person's Ctrl-C goes to the whole group of the terminal, and is no fault of the plan.
        detached: true,
      });
      const { pid } = child;
      if (pid === undefined) throw environmentError(`no process could be started for ${this.name}`);
      const ended = new Promise<Ended>((resolve) => {
        child.once("exit", (code, signal) => resolve(this.#over({ code, signal })));
      });
      const life = { child, pid, ended };
      this.#life = life;
      return life;
    } finally {
      closeSync(log);
    }
  }

  #over(ended: Ended): Ended {
    this.#life = undefined;
    this.#last = ended;
    if (!this.#doomed && ended.code !== EXIT_CODES.portTaken) this.#crashed();
    return ended;
  }
}

/** The compiled host, found by the package's own name so that it is the same from anywhere, and what Node must be told to understand the program. */
function hostFor(module: string): { readonly host: string; readonly execArgv: string[] } {
  const { resolve } = createRequire(import.meta.url);
  const isTypeScript = /\.[cm]?ts$/.test(module);
  return {
    host: resolve("ordeal/node-host"),
    execArgv: isTypeScript ? ["--import", pathToFileURL(resolve("tsx")).href] : [],
  };
}
