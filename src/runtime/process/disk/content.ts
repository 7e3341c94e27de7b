import type { FileChange } from "./change.ts";

/** What a file holds, in memory: what every read sees, saved or not. */
export class Content {
  #bytes: Uint8Array;
  #length: number;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = bytes.slice();
    this.#length = bytes.length;
  }

  get length(): number {
    return this.#length;
  }

  /** A copy of all of it, or of a part. */
  read(from = 0, to = this.#length): Uint8Array {
    return this.#bytes.slice(from, Math.min(to, this.#length));
  }

  /** Carries out a change of this file. What lies between its end and a write beyond that is zeros. */
  apply(change: FileChange): void {
    if (change.kind === "truncate") {
      this.#reserve(change.length);
      this.#bytes.fill(0, Math.min(change.length, this.#length), this.#length);
      this.#length = change.length;
      return;
    }
    const end = change.at + change.bytes.length;
    this.#reserve(end);
    this.#bytes.set(change.bytes, change.at);
    this.#length = Math.max(this.#length, end);
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(length, 2 * this.#bytes.length, 4096));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
