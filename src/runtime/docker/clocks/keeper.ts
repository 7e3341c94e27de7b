import { type Clock, sleep } from "../../../core/clock.ts";
import { milliseconds } from "../../../core/duration.ts";
import { environmentError } from "../../../core/errors.ts";
import type { NodeName } from "../../../core/node.ts";
import type { Skew } from "../../cluster.ts";
import { together } from "../../together.ts";
import { cgroupOf } from "../kernel.ts";
import { ContainerClock } from "./container-clock.ts";
import type { Reading } from "./reading.ts";

/** For so long a process may see the true time that has just come up: by a restart, or as another program. */
const LOOK_EVERY = milliseconds(5);

/** Keeps wall clocks of nodes as wrong as they are to be. */
export interface Keeper {
  set(node: NodeName, skew: Skew): Promise<void>;
  read(node: NodeName): Promise<Reading>;
  /** How many wrong answers a node's processes were given since the run began. */
  wrong(node: NodeName): Promise<number>;
  /** Lets go of all processes, and leaves their clocks as they are. */
  close(): Promise<void>;
}

/** A node's server: its container, and a process of that. */
export interface Server {
  readonly node: NodeName;
  readonly container: string;
  readonly pid: number;
}

/**
 * A keeper that writes to the servers' processes itself.
 *
 * @throws an environment error where they are not to be seen from here.
 */
export async function keeperHere(clock: Clock, servers: readonly Server[]): Promise<Keeper> {
  const containers = await together(
    servers.map(async ({ node, container, pid }) => {
      const cgroup = await cgroupOf(container, pid);
      if (!cgroup) throw environmentError(`the processes of ${node} are not to be seen from here`);
      return [node, new ContainerClock(clock, cgroup)] as const;
    }),
  );
  return new KeeperHere(clock, new Map(containers));
}

/** While a clock is wrong, its container is watched: what comes up in it is to be as wrong. */
class KeeperHere implements Keeper {
  readonly #clock: Clock;
  readonly #containers: ReadonlyMap<NodeName, ContainerClock>;
  #watch: Promise<void> | undefined;
  #closed = false;

  constructor(clock: Clock, containers: ReadonlyMap<NodeName, ContainerClock>) {
    this.#clock = clock;
    this.#containers = containers;
  }

  async set(node: NodeName, skew: Skew): Promise<void> {
    await this.#of(node).set(skew);
    this.#watch ??= this.#watchSkewed();
  }

  read(node: NodeName): Promise<Reading> {
    return this.#of(node).read();
  }

  async wrong(node: NodeName): Promise<number> {
    return this.#of(node).wrong();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#watch;
    for (const container of this.#containers.values()) container.close();
  }

  #of(node: NodeName): ContainerClock {
    return this.#containers.get(node) as ContainerClock;
  }

  async #watchSkewed(): Promise<void> {
    for (;;) {
      const skewed = [...this.#containers.values()].filter(({ isTrue }) => !isTrue);
      if (skewed.length === 0 || this.#closed) break;
      // What cannot be done now shows when the clock is read.
      await Promise.allSettled(skewed.map((container) => container.tend()));
      await sleep(this.#clock, LOOK_EVERY);
    }
    this.#watch = undefined;
  }
}
