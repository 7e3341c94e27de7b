import { canonical } from "../../../core/value.ts";
import type { DiskTrouble } from "../../cluster.ts";

type Slow = Extract<DiskTrouble, { readonly kind: "slow" }>;

/** What a brake is made of. */
export interface BrakeParts {
  /** Has the workshop do something to the node's disks; resolves with what it said. */
  readonly tell: (...verb: readonly string[]) => Promise<string>;
  /** Where the limits of the node's processes are, below the root of cgroups (v2); nothing while it has none. */
  readonly cgroup: () => Promise<string | undefined>;
}

/** Makes the disks of one node slow: its processes may do only so many operations a second, so that each waits for those before it. */
export class Brake {
  readonly #parts: BrakeParts;
  #wanted: readonly Slow[] = [];

  constructor(parts: BrakeParts) {
    this.#parts = parts;
  }

  /** Exactly these of a node's troubles that are about slowness. */
  async set(troubles: readonly DiskTrouble[]): Promise<void> {
    const before = this.#wanted;
    this.#wanted = troubles.filter(
      (trouble): trouble is Slow => trouble.kind === "slow" && trouble.latency > 0,
    );
    if (canonical(before) !== canonical(this.#wanted)) await this.apply();
  }

  /** Once more: every life of a server has a cgroup of its own. */
  async apply(): Promise<void> {
    const cgroup = await this.#parts.cgroup();
    if (cgroup === undefined) return;
    await this.#parts.tell("slow", cgroup, this.isOn ? this.#rate : "max");
  }

  /** Whether anybody wants them slow. */
  get isOn(): boolean {
    return this.#wanted.length > 0;
  }

  /** What is wanted, if synced writes really take that long; by how much they are longer than they would be, nobody can tell exactly. */
  async read(): Promise<readonly Slow[]> {
    const cgroup = this.isOn ? await this.#parts.cgroup() : undefined;
    if (cgroup === undefined) return [];
    const paces = (await this.#parts.tell("pace", cgroup, this.#rate)).split("\n").map(Number);
    return Math.min(...paces) >= this.#latency / 2 ? this.#wanted : [];
  }

  /** Operations a second. */
  get #rate(): string {
    return String(Math.max(1, Math.floor(1e9 / this.#latency)));
  }

  get #latency(): number {
    return Math.max(...this.#wanted.map(({ latency }) => latency));
  }
}
