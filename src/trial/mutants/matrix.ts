import type { Mutant } from "../../../patterns/mutants.ts";
import { inOrder } from "../simulation/in-order.ts";
import type { SimulationThreads } from "../simulation/threads.ts";
import { type Hunted, type HuntOptions, hunt } from "./hunt.ts";

/** Hunts mutants, as many at a time as there are threads, and hands on each line of the matrix in the order of the book. */
export const killMatrix = (
  mutants: readonly Mutant[],
  options: HuntOptions,
  threads: SimulationThreads,
): AsyncGenerator<Hunted> => inOrder(mutants, threads.size, (mutant) => hunt(mutant, options, threads));
