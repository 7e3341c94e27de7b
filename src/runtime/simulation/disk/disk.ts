import type { Disk, DiskError, Done } from "../../../../patterns/env.ts";
import type { Happening } from "../../../core/event-queue.ts";
import type { NodeName } from "../../../core/node.ts";
import type { Random } from "../../../core/random.ts";
import type { DiskTrouble, Kept, Loss } from "../../cluster.ts";
import type { Damage, Files } from "../../damage.ts";
import type { Deed, Life } from "../life.ts";
import type { World } from "../world.ts";
import { FileSystem } from "./file-system.ts";

/** How long operations take, nanoseconds: at least, and up to so much more. */
const LATENCY = {
  sync: { least: 300e3, more: 1_200e3 },
  other: { least: 10e3, more: 40e3 },
} as const;

/** The draws about one operation. */
const DRAW = { latency: 0, written: 1 } as const;

const EIO: DiskError = { code: "EIO", message: "input/output error" };
const EROFS: DiskError = { code: "EROFS", message: "read-only file system" };
const ENOSPC: DiskError = { code: "ENOSPC", message: "no space left on device" };

/** The disk of a node: its files, how long it takes, and what is wrong with it at the moment. It outlasts the node's process. */
export class SimulatedDisk {
  readonly #world: World;
  readonly #random: Random;
  readonly #files = new FileSystem();
  #troubles: readonly DiskTrouble[] = [];
  /** Files whose sync has failed since it was said that syncs fail. */
  readonly #failed = new Set<string>();
  #operations = 0;
  #powerCuts = 0;
  /** When the last operation that was asked for will be done. */
  #busyUntil = 0;
  /** How many operations met trouble. */
  struck = 0;

  constructor(world: World, node: NodeName) {
    this.#world = world;
    this.#random = world.random.fork(`disk ${node}`);
  }

  /** Exactly this is wrong from now on. */
  set troubles(troubles: readonly DiskTrouble[]) {
    if (!this.#has("sync-fails")) this.#failed.clear();
    this.#troubles = troubles;
  }

  get troubles(): readonly DiskTrouble[] {
    return this.#troubles;
  }

  losePower(kept: Kept): Loss {
    return this.#files.losePower(kept, this.#random.fork(`power cut ${this.#powerCuts++}`));
  }

  /** Everything that is there, whether or not it was synced. */
  look(): Files {
    return this.#files.all();
  }

  /** Puts what `damage` makes of everything in its place, and says in words what that was. */
  change(damage: (files: Files) => Damage): string {
    const { left, words } = damage(this.#files.all());
    this.#files.replace(left);
    return words;
  }

  /** The disk as one life of the node sees it. */
  of(life: Life): Disk {
    const files = this.#files;
    const ask = <T>(kind: keyof typeof LATENCY, effect: (n: number) => T, done: (result: T) => void) =>
      this.#ask(life, kind, effect, done);
    /** Changes a file that is there, if any can be changed. */
    const change = (
      kind: keyof typeof LATENCY,
      path: string,
      effect: () => DiskError | undefined,
      done: Done,
    ) => ask(kind, () => (files.has(path) ? this.#refusal() : undefined) ?? effect(), done);
    return {
      append: (path, bytes, done) => {
        const copy = bytes.slice();
        ask("other", (n) => this.#append(n, path, copy), done);
      },
      read: (path, done) =>
        ask(
          "other",
          () => files.read(path),
          (result) =>
            result instanceof Uint8Array ? done(undefined, result) : done(result, new Uint8Array(0)),
        ),
      sync: (path, done) => change("sync", path, () => this.#sync(path), done),
      truncate: (path, length, done) => change("other", path, () => files.truncate(path, length), done),
      rename: (from, to, done) => change("other", from, () => files.rename(from, to), done),
      remove: (path, done) => change("other", path, () => files.remove(path), done),
      list: (directory, done) =>
        ask(
          "other",
          (n) => this.#random.fork(n).shuffle(files.list(directory)),
          (names) => done(undefined, names),
        ),
      syncDirectory: (directory, done) =>
        ask("sync", () => this.#refusal() ?? files.syncDirectory(directory), done),
    };
  }

  /** An operation takes its turn behind those asked for before it; unless its node dies, it takes effect then and says so. */
  #ask<T>(life: Life, kind: keyof typeof LATENCY, effect: (n: number) => T, done: (result: T) => void): void {
    if (life.over) return;
    const n = this.#operations++;
    const { clock } = this.#world;
    const { least, more } = LATENCY[kind];
    const took = Math.floor(least + more * this.#random.at(n, DRAW.latency)) + this.#slowness();
    this.#busyUntil = Math.max(this.#busyUntil, clock.now()) + took;
    clock.schedule(this.#busyUntil, new Operation(life, n, effect, done), false);
  }

  #refusal(): DiskError | undefined {
    if (!this.#has("read-only")) return undefined;
    this.struck++;
    return EROFS;
  }

  #append(n: number, path: string, bytes: Uint8Array): DiskError | undefined {
    const refusal = this.#refusal();
    if (refusal) return refusal;
    if (!this.#has("full")) {
      this.#files.append(path, bytes);
      return undefined;
    }
    this.struck++;
    const part = Math.max(0, Math.floor((2 * this.#random.at(n, DRAW.written) - 1) * bytes.length));
    if (part > 0) this.#files.append(path, bytes.subarray(0, part));
    return ENOSPC;
  }

  #sync(path: string): DiskError | undefined {
    if (!this.#has("sync-fails") || this.#failed.has(path) || !this.#files.hasUnsaved(path))
      return this.#files.sync(path);
    this.struck++;
    this.#failed.add(path);
    this.#files.failSync(path);
    return EIO;
  }

  #slowness(): number {
    let latency = 0;
    for (const trouble of this.#troubles) if (trouble.kind === "slow") latency += trouble.latency;
    if (latency > 0) this.struck++;
    return latency;
  }

  #has(kind: DiskTrouble["kind"]): boolean {
    return this.#troubles.some((trouble) => trouble.kind === kind);
  }

  /** Whoever asked is dead, and with them what they had asked for and was not done. */
  forget(): void {
    this.#busyUntil = 0;
  }
}

/** An operation under way. It takes effect when its turn is over even where the node is frozen and will hear of it later. */
class Operation<T> implements Happening, Deed {
  readonly #life: Life;
  readonly #n: number;
  readonly #effect: (n: number) => T;
  readonly #done: (result: T) => void;
  #result!: T;

  constructor(life: Life, n: number, effect: (n: number) => T, done: (result: T) => void) {
    this.#life = life;
    this.#n = n;
    this.#effect = effect;
    this.#done = done;
  }

  get cancelled(): boolean {
    return this.#life.over;
  }

  happen(): void {
    this.#result = this.#effect(this.#n);
    this.#life.host.befall(this);
  }

  act(): void {
    this.#done(this.#result);
  }
}
