const HEADER = 4;

/** What no message comes near: a length beyond it was never one. */
const LONGEST = 64 * 2 ** 20;

/** A frame: four bytes that tell the length of what follows, the most significant one first, and then that. */
export function framed(payload: string | Buffer): Buffer {
  const length = Buffer.byteLength(payload);
  const frame = Buffer.allocUnsafe(HEADER + length);
  frame.writeUInt32BE(length);
  if (typeof payload === "string") frame.write(payload, HEADER);
  else frame.set(payload, HEADER);
  return frame;
}

/** How long payloads are as frames. */
export const framedLength = (payloads: readonly Buffer[]): number =>
  payloads.reduce((sum, { length }) => sum + HEADER + length, 0);

/** Puts the frames of a byte stream together again. Cost: linear in what it is given. */
export class FrameReader {
  #pieces: Buffer[] = [];
  #length = 0;

  /**
   * The payloads that are whole with this piece of the stream.
   *
   * @throws {RangeError} for a length that no message has: what speaks there is none of ours.
   */
  read(piece: Buffer): Buffer[] {
    this.#pieces.push(piece);
    this.#length += piece.length;
    const payloads: Buffer[] = [];
    while (this.#length >= HEADER) {
      const wanted = HEADER + this.#wanted();
      if (this.#length < wanted) break;
      const bytes = this.#joined();
      payloads.push(bytes.subarray(HEADER, wanted));
      this.#length -= wanted;
      this.#pieces = this.#length > 0 ? [bytes.subarray(wanted)] : [];
    }
    return payloads;
  }

  /** How long the payload is that comes next. */
  #wanted(): number {
    const first = this.#pieces[0] as Buffer;
    const length = (first.length >= HEADER ? first : this.#joined()).readUInt32BE();
    if (length > LONGEST) throw new RangeError(`a frame of ${length} bytes`);
    return length;
  }

  #joined(): Buffer {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#pieces[0] as Buffer;
  }
}
