import type { Disk, DiskError, Done, Env } from "../../patterns/env.ts";

interface Held {
  bytes: Uint8Array;
  synced: Uint8Array;
}

const NOTHING = new Uint8Array();

/**
 * The files of a node in memory, in two states each: as they are, and as a loss of power leaves them. Operations are carried out one at a
 * time, by `run`.
 */
export class MemoryDisk implements Disk {
  files = new Map<string, Held>();
  #lasting = new Map<string, Held>();
  readonly #asked: (() => void)[] = [];
  /** Says which operations fail: its name and its path. */
  fails: (operation: string, path: string) => boolean = () => false;
  /** Every operation that was carried out: `sync log/1`. */
  readonly did: string[] = [];

  append(path: string, bytes: Uint8Array, done: Done): void {
    this.#ask("append", path, done, () => {
      const file = this.files.get(path) ?? { bytes: NOTHING, synced: NOTHING };
      file.bytes = Uint8Array.from([...file.bytes, ...bytes]);
      this.files.set(path, file);
    });
  }

  read(path: string, done: (error: DiskError | undefined, bytes: Uint8Array) => void): void {
    this.#ask(
      "read",
      path,
      (error) => done(error, this.files.get(path)?.bytes ?? NOTHING),
      () => {},
      true,
    );
  }

  sync(path: string, done: Done): void {
    this.#ask("sync", path, done, () => {
      const file = this.files.get(path) as Held;
      file.synced = file.bytes;
    });
  }

  truncate(path: string, length: number, done: Done): void {
    this.#ask("truncate", path, done, () => {
      const file = this.files.get(path) as Held;
      file.bytes = file.bytes.slice(0, length);
    });
  }

  rename(from: string, to: string, done: Done): void {
    this.#ask("rename", from, done, () => {
      this.files.set(to, this.files.get(from) as Held);
      this.files.delete(from);
    });
  }

  remove(path: string, done: Done): void {
    this.#ask("remove", path, done, () => void this.files.delete(path), true);
  }

  list(directory: string, done: (error: DiskError | undefined, names: readonly string[]) => void): void {
    const within = `${directory}/`;
    this.#ask(
      "list",
      directory,
      (error) => {
        const paths = [...this.files.keys()].filter((path) => path.startsWith(within));
        done(error, paths.map((path) => path.slice(within.length)).reverse());
      },
      () => {},
    );
  }

  syncDirectory(directory: string, done: Done): void {
    this.#ask("syncDirectory", directory, done, () => {
      const within = `${directory}/`;
      for (const path of this.#lasting.keys()) if (path.startsWith(within)) this.#lasting.delete(path);
      for (const [path, file] of this.files) if (path.startsWith(within)) this.#lasting.set(path, file);
    });
  }

  /** Carries out what was asked for, and what is asked for meanwhile, `most` operations at the most. */
  run(most = Number.POSITIVE_INFINITY): void {
    for (let i = 0; i < most; i++) {
      const next = this.#asked.shift();
      if (!next) return;
      next();
    }
  }

  /** The process dies: nobody hears of what it had asked for, and all that was carried out stays. */
  kill(): void {
    this.#asked.length = 0;
  }

  /** The power goes: what was not synced goes, too. */
  loseThePower(): void {
    this.kill();
    for (const file of this.#lasting.values()) file.bytes = file.synced;
    this.files = new Map(this.#lasting);
  }

  #ask(operation: string, path: string, done: Done, carryOut: () => void, needed = false): void {
    this.#asked.push(() => {
      this.did.push(`${operation} ${path}`);
      if (this.fails(operation, path)) return done({ code: "EIO", message: `${operation} failed` });
      if (needed && !this.files.has(path)) return done({ code: "missing", message: `no ${path}` });
      carryOut();
      done(undefined);
    });
  }
}

/** One life of a node of which only the disk matters. Assertions are on, and a no is an error. */
export const lifeOn = (disk: Disk, ...mutants: readonly string[]): Env => ({
  id: "n1",
  members: ["n1"],
  clock: { mono: () => 0, wall: () => 0 },
  random: { int: (min) => min, pick: <T>(items: readonly T[]) => items[0] as T },
  disk,
  after: () => ({ cancel: () => {} }),
  send: () => {},
  connect: () => ({ send: () => {}, close: () => {} }),
  halt: (reason) => {
    throw new Error(reason);
  },
  trace: () => {},
  mark: () => {},
  assert: (what, holds) => {
    if (mutants.length === 0 && !holds()) throw new Error(`not so: ${what}`);
  },
  mutant: (id) => mutants.includes(id),
});
