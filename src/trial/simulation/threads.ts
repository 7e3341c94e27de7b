import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import type { SimulationOrder } from "./plan-of-seed.ts";
import type { Simulated } from "./simulate.ts";
import type { SimulationTask } from "./worker.ts";

/** The compiled entry of the worker threads, found by the package's own name so that it is the same from anywhere. */
const entry = (): string => createRequire(import.meta.url).resolve("ordeal/simulation-worker");

/** Worker threads that simulate: one run at a time each, as many as there are cores unless told. They live until {@link close}. */
export class SimulationThreads {
  readonly size: number;
  readonly #pool: Piscina<SimulationTask, Simulated>;

  constructor(size = availableParallelism()) {
    this.size = size;
    this.#pool = new Piscina({ filename: entry(), minThreads: size, maxThreads: size });
  }

  /** Simulates one seed. Rejects for an order that is refused, and when the threads are closed before it is done. */
  run(order: SimulationOrder, seed: number): Promise<Simulated> {
    return this.#pool.run({ order, seed });
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
