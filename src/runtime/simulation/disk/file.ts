import { Content } from "./content.ts";

/** A change of a file's content that is not saved yet. `order` is its number among all changes of the disk. */
export type Change = Readonly<
  { order: number; file: File } & (
    | { kind: "write"; offset: number; bytes: Uint8Array }
    | { kind: "resize"; length: number }
  )
>;

/** The content of a file: what a process reads, and what would be left of it without power. Its names are the directories' business. */
export class File {
  readonly current: Content;
  readonly saved: Content;
  /** What leads from `saved` to `current`, in order; less where a sync has failed. */
  unsaved: Change[] = [];
  /** The order of the latest write. */
  written = -1;

  constructor(bytes?: Uint8Array) {
    this.current = new Content(bytes);
    this.saved = new Content(bytes?.slice());
  }

  append(order: number, bytes: Uint8Array): void {
    const offset = this.current.length;
    this.current.write(offset, bytes);
    this.unsaved.push({ order, file: this, kind: "write", offset, bytes });
    this.written = order;
  }

  truncate(order: number, length: number): void {
    this.current.resize(length);
    this.unsaved.push({ order, file: this, kind: "resize", length });
  }

  sync(): void {
    for (const change of this.unsaved) this.save(change);
    this.unsaved = [];
  }

  /** What was to be saved is taken for saved, and is not. */
  failSync(): void {
    this.unsaved = [];
  }

  save(change: Change): void {
    if (change.kind === "write") this.saved.write(change.offset, change.bytes);
    else this.saved.resize(change.length);
  }
}
