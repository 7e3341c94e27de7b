import type { Clock } from "../../core/clock.ts";
import { VIRTUAL_EPOCH } from "../../core/log-stamp.ts";
import type { Skew } from "../cluster.ts";

/** The time of day at which every simulated run begins: 2000-01-01, in milliseconds of Unix time. */
export const EPOCH_MS = Date.parse(VIRTUAL_EPOCH);

/** What a node takes for the time of day. It outlasts the node's process, as a computer's clock does. */
export class WallClock {
  readonly #clock: Clock;
  #skew: Skew = { offset: 0, drift: 0 };
  #since = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Jumps to `offset` ahead of the control node's time, and drifts from there. */
  set(skew: Skew): void {
    this.#skew = skew;
    this.#since = this.#clock.now();
  }

  /** Nanoseconds ahead of the control node's time. */
  ahead(): number {
    return this.#skew.offset + ((this.#clock.now() - this.#since) / 1e9) * this.#skew.drift;
  }

  /** Milliseconds of Unix time, as this node believes. */
  read(): number {
    return EPOCH_MS + Math.floor((this.#clock.now() + this.ahead()) / 1e6);
  }
}
