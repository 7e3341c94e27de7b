import type { Disk, DiskError, Done } from "../../../../patterns/env.ts";
import { type Clock, sleep } from "../../../core/clock.ts";
import { milliseconds } from "../../../core/duration.ts";
import { nextTurn } from "../../../core/queue.ts";
import type { Random } from "../../../core/random.ts";
import type { DiskTrouble } from "../../cluster.ts";
import { type Change, directoryOf, type Entries, type Naming, name, nameOf } from "./change.ts";
import { Content } from "./content.ts";
import { Platter } from "./platter.ts";
import { diskParts } from "./power-loss.ts";
import { Unsaved } from "./unsaved.ts";

/** What saving takes on a good disk. Without it nothing could ever happen between asking for it and having it. */
const SAVING = milliseconds(1);

/** An operation that waits for its turn. */
interface Waiting {
  readonly saves: boolean;
  readonly act: () => void;
}

/**
 * The disk of a node, in files of this machine: what is lasting on a platter, what is not yet in a file beside it. It sees both as
 * one. Operations are carried out one after another; each is answered in a turn of its own.
 */
export class NodeDisk implements Disk {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #platter: Platter;
  readonly #unsaved: Unsaved;
  readonly #entries: Entries;
  readonly #contents = new Map<number, Content>();
  readonly #waiting: Waiting[] = [];
  readonly #struck: () => void;
  /** What is wrong with it. */
  troubles: readonly DiskTrouble[] = [];
  /** The files whose sync has failed since it was told to. */
  readonly #failed = new Set<number>();
  #nextFile: number;

  /** @param struck called for each operation that meets trouble. */
  constructor(directory: string, clock: Clock, random: Random, struck: () => void) {
    const { platter, unsaved } = diskParts(directory);
    this.#clock = clock;
    this.#random = random;
    this.#struck = struck;
    this.#platter = new Platter(platter);
    this.#unsaved = new Unsaved(unsaved);
    this.#entries = new Map(this.#platter.entries);
    for (const file of this.#platter.files()) this.#contents.set(file, new Content(this.#platter.read(file)));
    for (const change of this.#unsaved.changes) this.#see(change);
    this.#nextFile = Math.max(0, ...this.#contents.keys(), ...this.#entries.values()) + 1;
  }

  /** Exactly this is wrong from now on. */
  suffer(troubles: readonly DiskTrouble[]): void {
    this.troubles = troubles;
    this.#failed.clear();
  }

  append(path: string, bytes: Uint8Array, done: Done): void {
    const copy = Uint8Array.from(bytes);
    this.#ask(
      false,
      done,
      () =>
        this.#refusal(path) ??
        (this.#troubled("full") ? this.#overflow(path, copy) : this.#write(path, copy)),
    );
  }

  read(path: string, done: (error: DiskError | undefined, bytes: Uint8Array) => void): void {
    let bytes: Uint8Array = new Uint8Array(0);
    this.#onFile(
      path,
      false,
      (error) => done(error, bytes),
      (file) => {
        bytes = this.#content(file).read();
        return undefined;
      },
    );
  }

  sync(path: string, done: Done): void {
    this.#onFile(path, true, done, (file) => this.#refusal(path) ?? this.#save(path, file));
  }

  truncate(path: string, length: number, done: Done): void {
    this.#onFile(
      path,
      false,
      done,
      (file) => this.#refusal(path) ?? this.#change({ kind: "truncate", file, length }),
    );
  }

  rename(from: string, to: string, done: Done): void {
    this.#onFile(
      from,
      false,
      done,
      (file) => this.#refusal(from) ?? (from === to ? undefined : this.#name([from, null], [to, file])),
    );
  }

  remove(path: string, done: Done): void {
    this.#onFile(path, false, done, () => this.#refusal(path) ?? this.#name([path, null]));
  }

  list(directory: string, done: (error: DiskError | undefined, names: readonly string[]) => void): void {
    let names: string[] = [];
    this.#ask(
      false,
      (error) => done(error, names),
      () => {
        const here = [...this.#entries.keys()].filter((path) => directoryOf(path) === plain(directory));
        names = this.#random.shuffle(here.map(nameOf));
        return undefined;
      },
    );
  }

  syncDirectory(directory: string, done: Done): void {
    this.#ask(true, done, () => {
      const refusal = this.#refusal(directory);
      if (refusal) return refusal;
      this.#platter.apply(this.#unsaved.ofDirectory(plain(directory)));
      this.#unsaved.forgetDirectory(plain(directory));
      this.#forgetNameless();
      return undefined;
    });
  }

  #onFile(path: string, saves: boolean, done: Done, act: (file: number) => DiskError | undefined): void {
    this.#ask(saves, done, () => {
      const file = this.#entries.get(path);
      if (file === undefined) return { code: "missing", message: `there is no ${path}` };
      return act(file);
    });
  }

  #ask(saves: boolean, done: Done, act: () => DiskError | undefined): void {
    this.#waiting.push({ saves, act: () => done(act()) });
    if (this.#waiting.length === 1) void this.#work();
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      await this.#wait(next.saves);
      // What is answered may ask for more, which waits for its turn behind this.
      next.act();
      this.#waiting.shift();
    }
  }

  async #wait(saves: boolean): Promise<void> {
    const slow = this.troubles.reduce(
      (sum, trouble) => sum + (trouble.kind === "slow" ? trouble.latency : 0),
      0,
    );
    if (slow > 0) this.#struck();
    const duration = slow + (saves ? SAVING : 0);
    await (duration > 0 ? sleep(this.#clock, duration) : nextTurn());
  }

  /** Nothing can be changed. */
  #refusal(path: string): DiskError | undefined {
    if (!this.#troubled("read-only")) return undefined;
    this.#struck();
    return { code: "EROFS", message: `${path} is on a disk that can only be read` };
  }

  #write(path: string, bytes: Uint8Array): undefined {
    const file = this.#entries.get(path) ?? this.#create(path);
    this.#change({ kind: "write", file, at: this.#content(file).length, bytes });
  }

  /** As much as there was room for, which often is nothing. */
  #overflow(path: string, bytes: Uint8Array): DiskError {
    this.#struck();
    const room = Math.floor((2 * this.#random.float() - 1) * bytes.length);
    if (room > 0) this.#write(path, bytes.subarray(0, room));
    return { code: "ENOSPC", message: `no space left for ${path}` };
  }

  #save(path: string, file: number): DiskError | undefined {
    const changes = this.#unsaved.ofFile(file);
    const fails = changes.length > 0 && this.#troubled("sync-fails") && !this.#failed.has(file);
    if (fails) {
      this.#failed.add(file);
      this.#struck();
    } else {
      this.#platter.apply(changes);
    }
    this.#unsaved.forgetFile(file);
    return fails ? { code: "EIO", message: `${path} could not be saved` } : undefined;
  }

  #create(path: string): number {
    const file = this.#nextFile++;
    this.#name([path, file]);
    return file;
  }

  #name(...names: Naming["names"]): undefined {
    this.#change({ kind: "names", names });
  }

  #change(change: Change): undefined {
    this.#unsaved.add(change);
    this.#see(change);
  }

  #see(change: Change): void {
    if (change.kind === "names") name(this.#entries, change);
    else this.#content(change.file).apply(change);
  }

  #content(file: number): Content {
    const known = this.#contents.get(file);
    if (known) return known;
    const content = new Content();
    this.#contents.set(file, content);
    return content;
  }

  /** A file is gone for good when no entry names it, neither a lasting one nor one that may yet come to be. */
  #forgetNameless(): void {
    const named = new Set([...this.#platter.entries.values(), ...this.#entries.values()]);
    for (const change of this.#unsaved.changes)
      if (change.kind === "names") for (const [, file] of change.names) if (file !== null) named.add(file);
    for (const file of this.#contents.keys()) {
      if (named.has(file)) continue;
      this.#contents.delete(file);
      this.#platter.forget(file);
    }
  }

  #troubled(kind: DiskTrouble["kind"]): boolean {
    return this.troubles.some((trouble) => trouble.kind === kind);
  }
}

/** A directory as the entries have it: the topmost one is the empty text. */
const plain = (directory: string): string => (directory === "." ? "" : directory.replace(/\/+$/, ""));
