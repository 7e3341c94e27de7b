import { environmentError } from "../../../core/errors.ts";
import type { NodeName } from "../../../core/node.ts";
import type { Random } from "../../../core/random.ts";
import type { DiskTrouble, Kept, Loss } from "../../cluster.ts";
import type { Inside } from "../inside.ts";
import type { ServerControl } from "../processes.ts";
import { Brake } from "./brake.ts";
import { lossOf } from "./loss.ts";

/** What a drive is made of. */
export interface DriveParts {
  readonly node: NodeName;
  /** What `disk.pl` calls its disks. */
  readonly names: readonly string[];
  readonly workshop: Inside;
  readonly process: ServerControl;
  readonly random: Random;
  /** Where the limits of the node's processes are, below the root of cgroups (v2); nothing while it has none. */
  readonly cgroup: () => Promise<string | undefined>;
}

/** The disks of one node, which are hit together. One request at a time. */
export class Drive {
  readonly #parts: DriveParts;
  readonly #brake: Brake;
  /** Whether nothing can be written. That ends when the disk is recovered, whoever asks for it. */
  #readOnly = false;

  constructor(parts: DriveParts) {
    this.#parts = parts;
    this.#brake = new Brake({ cgroup: parts.cgroup, tell: (...verb) => this.tell(...verb) });
  }

  /** Another one at each call. */
  seed(): string {
    return String(this.#parts.random.bits());
  }

  /** Has the workshop do something to these disks; resolves with what it said. */
  async tell(...verb: readonly string[]): Promise<string> {
    const { workshop, names } = this.#parts;
    return (await workshop([...verb, ...names])).trim();
  }

  /** The same, of a node that is down. */
  async damage(...verb: readonly string[]): Promise<string> {
    const { node, process } = this.#parts;
    const { state } = await process.state(node);
    if (state !== "down")
      throw environmentError(
        `the data of ${node} was to be damaged (${verb[0]}), which is ${state} and not down`,
      );
    return this.tell(...verb);
  }

  /**
   * First the server ends, by force, and leaves in memory what it had not synced; then the power goes. The other way round it could
   * still say that something is synced: the kernel answers so when a sync finds its transaction gone, also where a shutdown took it.
   */
  async losePower(kept: Kept): Promise<Loss> {
    await this.#parts.process.kill(this.#parts.node);
    const before = await this.tell("cut", kept, this.seed());
    await this.tell("recover");
    if (this.#readOnly) await this.tell("refuse");
    return lossOf(before, await this.tell("list"));
  }

  /** Ends the server, and begins anew with what is on the disk: a file system ends with its last mount, of which the server's is one. */
  async #recover(): Promise<void> {
    await this.#parts.process.kill(this.#parts.node);
    await this.tell("recover");
  }

  /** Exactly these. What was read-only is recovered first: the server ends, and is started again if it was running. */
  async trouble(troubles: readonly DiskTrouble[]): Promise<void> {
    const { node, process } = this.#parts;
    const wanted = troubles.map(({ kind }) => kind);
    const { state } = await process.state(node);
    const recovers = this.#readOnly;
    if (recovers) await this.#recover();
    this.#readOnly = false;
    await this.tell(wanted.includes("full") ? "fill" : "drain");
    // While the server stands still: or it could be told that something is synced, of which the journal no longer takes notice.
    if (wanted.includes("read-only"))
      await this.#parts.process.still(node, async () => void (await this.tell("refuse")));
    this.#readOnly = wanted.includes("read-only");
    if (recovers && state !== "down") await this.start();
    await this.#brake.set(troubles);
  }

  /** Starts the server of the node, if it is down. */
  async start(): Promise<void> {
    await this.#parts.process.start(this.#parts.node);
    if (this.#brake.isOn) await this.#brake.apply();
  }

  /** What is wrong with all of them, as writes to each say. */
  async look(): Promise<DiskTrouble[]> {
    const told = (await this.tell("look")).split("\n");
    const kinds = (["full", "read-only"] as const).filter((kind) =>
      told.every((words) => words.includes(kind)),
    );
    if (kinds.length === 0 && told.some((words) => words !== "works"))
      throw environmentError(`the disk of ${this.#parts.node} is in trouble of its own: ${told.join(", ")}`);
    return kinds.length > 0 ? kinds.map((kind) => ({ kind })) : [...(await this.#brake.read())];
  }
}
