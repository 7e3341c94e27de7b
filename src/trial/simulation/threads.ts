import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import type { Shrunk, Target } from "../shrink/shrink.ts";
import type { Simulated } from "./simulate.ts";
import type { Simulation, SimulationTask } from "./worker.ts";

/** The compiled entry of the worker threads, found by the package's own name so that it is the same from anywhere. */
const entry = (): string => createRequire(import.meta.url).resolve("ordeal/simulation-worker");

/** Room for the many things that one run makes and drops: with less, a third of the time goes into clearing up. */
const YOUNG_MB = 64;

/** Worker threads that simulate: one run at a time each, as many as there are cores unless told. They live until {@link close}. */
export class SimulationThreads {
  readonly size: number;
  readonly #pool: Piscina<SimulationTask, Simulated | Shrunk | undefined>;

  constructor(size = availableParallelism()) {
    this.size = size;
    this.#pool = new Piscina({
      filename: entry(),
      minThreads: size,
      maxThreads: size,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
  }

  /** Simulates. Rejects for an order or a script that is refused, and when the threads are closed before it is done. */
  async run(simulation: Simulation): Promise<Simulated> {
    return (await this.#pool.run({ simulation })) as Simulated;
  }

  /** The smallest script in which the target is still found, in so many runs; `undefined` where it is not found at all. */
  async shrink(simulation: Simulation, target: Target, runs: number): Promise<Shrunk | undefined> {
    return (await this.#pool.run({ simulation, shrink: { target, runs } })) as Shrunk | undefined;
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
