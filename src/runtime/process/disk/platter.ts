import {
  closeSync,
  constants,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { type Change, type Entries, name } from "./change.ts";

/**
 * What is lasting: every file under its number, and one file with the entries of all directories. It is written only by what
 * saves, so it is what a loss of power leaves. Nothing here asks the machine to save in turn: its own power is in no danger.
 */
export class Platter {
  readonly entries: Entries;
  readonly #directory: string;

  /** What lies in a directory, which need not exist yet. */
  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(this.#path("files"), { recursive: true });
    this.entries = new Map(Object.entries(this.#readEntries()));
  }

  /** The numbers of all files. */
  files(): number[] {
    return readdirSync(this.#path("files")).map(Number);
  }

  /** What a file holds: nothing where nothing was ever saved of it. */
  read(file: number): Uint8Array {
    return new Uint8Array(existsSync(this.pathOf(file)) ? readFileSync(this.pathOf(file)) : []);
  }

  /** Carries out these in their order, and is the same again when it is told so once more. */
  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === "write")
        this.#open(change.file, (fd) => writeSync(fd, change.bytes, 0, undefined, change.at));
      if (change.kind === "truncate") this.#open(change.file, (fd) => ftruncateSync(fd, change.length));
      if (change.kind === "names") name(this.entries, change);
    }
    if (changes.some(({ kind }) => kind === "names")) this.#writeEntries();
  }

  /** Forgets a file that no entry names any more. */
  forget(file: number): void {
    rmSync(this.pathOf(file), { force: true });
  }

  /** Where the content of a file lies, if it has any. */
  pathOf(file: number): string {
    return join(this.#directory, "files", String(file));
  }

  #open(file: number, use: (fd: number) => void): void {
    const fd = openSync(this.pathOf(file), constants.O_RDWR | constants.O_CREAT);
    try {
      use(fd);
    } finally {
      closeSync(fd);
    }
  }

  #readEntries(): { [path: string]: number } {
    try {
      return JSON.parse(readFileSync(this.#path("entries.json"), "utf8")) as { [path: string]: number };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
      throw error;
    }
  }

  /** Under another name first: whoever dies half-way leaves the old ones. */
  #writeEntries(): void {
    writeFileSync(this.#path("entries.new"), JSON.stringify(Object.fromEntries(this.entries)));
    renameSync(this.#path("entries.new"), this.#path("entries.json"));
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}
