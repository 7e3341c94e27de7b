import { appendFileSync, readFileSync, truncateSync } from "node:fs";
import { FrameReader, framed, framedLength } from "../frames.ts";
import { type Change, isOfFile, namesIn } from "./change.ts";

/**
 * The changes that nothing has made lasting yet, in their order: what a real machine would hold in its page cache. They are written to
 * a file of their own at once, which outlives the process (*kill*) and from which a loss of power takes away what it likes.
 */
export class Unsaved {
  #changes: readonly Change[] = [];
  readonly #path: string;

  /** What a former life left in a file, which need not exist. The last record may be cut short: it was never answered for. */
  constructor(path: string) {
    this.#path = path;
    appendFileSync(path, "");
    const payloads = new FrameReader().read(readFileSync(path));
    for (const payload of payloads) this.#take(recorded(payload));
    truncateSync(path, framedLength(payloads));
  }

  get changes(): readonly Change[] {
    return this.#changes;
  }

  add(change: Change): void {
    this.#record({ kind: "change", change });
  }

  /** What saving a file would save. */
  ofFile(file: number): Change[] {
    return this.#changes.filter((change) => isOfFile(change, file));
  }

  /** What saving a directory would save. */
  ofDirectory(directory: string): Change[] {
    return this.#changes.flatMap((change) => namesIn(change, directory, true));
  }

  /** The changes of a file are no longer here: they were saved, or lost. */
  forgetFile(file: number): void {
    this.#record({ kind: "file", file });
  }

  /** The changes of a directory were saved. */
  forgetDirectory(directory: string): void {
    this.#record({ kind: "directory", directory });
  }

  /** All of them are no longer here. */
  forgetAll(): void {
    this.#changes = [];
    truncateSync(this.#path);
  }

  #record(record: Note): void {
    this.#take(record);
    if (this.#changes.length === 0) truncateSync(this.#path);
    else appendFileSync(this.#path, framed(JSON.stringify(record, base64)));
  }

  #take(record: Note): void {
    if (record.kind === "change") (this.#changes as Change[]).push(record.change);
    if (record.kind === "file")
      this.#changes = this.#changes.filter((change) => !isOfFile(change, record.file));
    if (record.kind === "directory")
      this.#changes = this.#changes.flatMap((change) => namesIn(change, record.directory, false));
  }
}

/** One record of the file. */
type Note =
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "file"; readonly file: number }
  | { readonly kind: "directory"; readonly directory: string };

const base64 = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64")
    : value;

function recorded(payload: Buffer): Note {
  return JSON.parse(payload.toString(), (name, value) =>
    name === "bytes" ? new Uint8Array(Buffer.from(value as string, "base64")) : value,
  ) as Note;
}
