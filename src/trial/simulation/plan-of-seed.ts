import type { Plan } from "../../control/plan.ts";
import { usageError } from "../../core/errors.ts";
import { simulated } from "../manner.ts";
import { isFile, type Order } from "../order.ts";
import { prepare } from "../prepare.ts";

/** What a person asked to be simulated, on whichever seeds. */
export type SimulationOrder = Omit<Order, "seed" | "runtime" | "claim">;

/**
 * What a seed makes of an order: its nemeses, too, where nobody named any.
 *
 * @throws a usage error, as {@link prepare} does.
 */
export async function planOfSeed(order: SimulationOrder, seed: number): Promise<Plan> {
  if (isFile(order.what))
    throw usageError(
      `${order.what} is a test file; only pairs such as raft-kv/register can be simulated. "ordeal run" takes both.`,
    );
  return prepare({ ...order, seed, runtime: "simulation" }, simulated);
}
