import { seconds } from "../core/duration.ts";

/** What waits longer than this would have found no room in any router's buffer. */
const BUFFER = seconds(1);

/** The narrowest place of a link: messages pass it one after another, each for as long as its bytes take. Times are nanoseconds. */
export class Bottleneck {
  #freeAt = 0;

  /** Whether so much waits here that there is no room for more. */
  isFull(now: number): boolean {
    return this.#freeAt - now > BUFFER;
  }

  /** How long a message that comes now takes until it is through, at so many bytes a second. */
  pass(now: number, bytes: number, rate: number): number {
    this.#freeAt = Math.max(now, this.#freeAt) + Math.ceil((bytes / rate) * 1e9);
    return this.#freeAt - now;
  }
}
