/** Bytes that grow at their end, or are cut there. */
export class Content {
  #bytes: Uint8Array;
  #length: number;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = bytes;
    this.#length = bytes.length;
  }

  get length(): number {
    return this.#length;
  }

  /** A copy of all of it. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Writes over what is there; what lies between the end and `offset` becomes zeros. Amortized O(bytes). */
  write(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.length;
    if (end > this.#bytes.length) this.#room(end);
    this.#bytes.set(bytes, offset);
    this.#length = Math.max(this.#length, end);
  }

  /** Cuts it, or makes it longer with zeros. */
  resize(length: number): void {
    if (length > this.#bytes.length) this.#room(length);
    if (length < this.#length) this.#bytes.fill(0, length, this.#length);
    this.#length = length;
  }

  /** Takes over so many bytes from another, from the same place, within its own length; what the other does not have is zeros. */
  copy(other: Content, offset: number, length: number): void {
    const end = Math.min(offset + length, this.#length);
    this.#bytes.fill(0, offset, end);
    this.#bytes.set(other.#bytes.subarray(offset, Math.max(offset, Math.min(end, other.#length))), offset);
  }

  #room(length: number): void {
    const larger = new Uint8Array(Math.max(length, 2 * this.#bytes.length, 64));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
