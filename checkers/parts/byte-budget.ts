/** Thrown when a checker asks for more memory than it was given. Checkers catch it and answer `unknown`. */
export class OutOfBytes extends Error {
  override readonly name = "OutOfBytes";
}

/**
 * Counts bytes *before* they are allocated, so that a check which grows too large ends with an answer and not with a
 * crash. A budget may be part of a larger one: what it takes is taken there too, and `release` gives it all back.
 */
export class ByteBudget {
  readonly #limit: number;
  readonly #whole: ByteBudget | undefined;
  #taken = 0;

  constructor(limit: number, whole?: ByteBudget) {
    this.#limit = limit;
    this.#whole = whole;
  }

  /** A budget inside this one, without a limit of its own: the account of one part of the work. */
  part(): ByteBudget {
    return new ByteBudget(Infinity, this);
  }

  /** @throws {OutOfBytes} when the limit would be passed; nothing is taken then. */
  take(bytes: number): void {
    if (this.#taken + bytes > this.#limit)
      throw new OutOfBytes(`${this.#taken} of ${this.#limit} bytes are taken, ${bytes} more are needed`);
    this.#whole?.take(bytes);
    this.#taken += bytes;
  }

  /** Gives back everything that was taken: call it when nothing refers to that memory any more. */
  release(): void {
    this.#whole?.giveBack(this.#taken);
    this.#taken = 0;
  }

  private giveBack(bytes: number): void {
    this.#whole?.giveBack(bytes);
    this.#taken -= bytes;
  }
}
