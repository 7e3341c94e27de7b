import { type Clock, sleep } from "../../../core/clock.ts";
import { milliseconds } from "../../../core/duration.ts";
import type { Skew } from "../../cluster.ts";
import { together } from "../../together.ts";
import type { Cgroup } from "../kernel.ts";
import { ContainerClock } from "./container-clock.ts";
import type { Reading } from "./reading.ts";

/** For so long a process may see the true time that has just come up: by a restart, or as another program. */
const LOOK_EVERY = milliseconds(5);

/** Keeps wall clocks of containers as wrong as they are to be. Containers are called as their caller likes. */
export interface Keeper {
  set(container: string, skew: Skew): Promise<void>;
  read(container: string): Promise<Reading>;
  /** How many wrong answers a container's processes were given since the run began. */
  wrong(container: string): Promise<number>;
  /** Lets go of all processes, and leaves their clocks as they are. */
  close(): Promise<void>;
}

/** Keeps clocks from here: this process may write to the containers' processes. While one is wrong, all that are wrong are watched. */
export class KeeperHere implements Keeper {
  readonly #clock: Clock;
  readonly #containers: ReadonlyMap<string, ContainerClock>;
  #watch: Promise<void> | undefined;
  #closed = false;

  constructor(clock: Clock, containers: ReadonlyMap<string, Cgroup>) {
    this.#clock = clock;
    this.#containers = new Map(
      [...containers].map(([name, cgroup]) => [name, new ContainerClock(clock, cgroup)]),
    );
  }

  async set(container: string, skew: Skew): Promise<void> {
    await this.#of(container).set(skew);
    this.#watch ??= this.#watchSkewed();
  }

  read(container: string): Promise<Reading> {
    return this.#of(container).read();
  }

  async wrong(container: string): Promise<number> {
    return this.#of(container).wrong();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#watch;
    for (const container of this.#containers.values()) container.close();
  }

  #of(container: string): ContainerClock {
    return this.#containers.get(container) as ContainerClock;
  }

  async #watchSkewed(): Promise<void> {
    for (;;) {
      const skewed = [...this.#containers.values()].filter(({ isTrue }) => !isTrue);
      if (skewed.length === 0 || this.#closed) break;
      // What cannot be done now shows when the clock is read.
      await together(skewed.map((container) => container.tend()));
      await sleep(this.#clock, LOOK_EVERY);
    }
    this.#watch = undefined;
  }
}
