import type { Script } from "../core/script.ts";
import { findSystem } from "./catalogue.ts";
import { mutantNamed, systemOf } from "./mutant-named.ts";
import type { Order } from "./order.ts";

/** The directed scenario that kills the mutant of an order, with the mutant switched on; `undefined` where there is none. */
export function scenarioOf({ what, mutant }: Pick<Order, "what" | "mutant">): Script | undefined {
  if (mutant === undefined) return undefined;
  const { id, pair } = mutantNamed(mutant, what);
  const script = what === pair ? findSystem(systemOf(pair)).scenarios?.[id] : undefined;
  return script && { ...script, mutants: [id] };
}
