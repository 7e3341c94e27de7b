import type { Plan } from "../control/plan.ts";
import { measured } from "./manner.ts";
import { commandOf, faultOptionOf, type Order } from "./order.ts";
import { prepare } from "./prepare.ts";
import { scenarioOf } from "./scenario.ts";
import { planOfScript } from "./script/plan-of-script.ts";

/**
 * The plan of an order for a cluster in the machine's time. A mutant is met by its own scenario, where it has one, unless somebody says
 * when and with what to strike.
 *
 * @throws a usage error, as {@link prepare} does.
 */
export async function planOfOrder(order: Order): Promise<Plan> {
  const said = order.nemesis ?? order.time ?? order.seed ?? order.target ?? faultOptionOf(order);
  const scenario = said === undefined ? scenarioOf(order) : undefined;
  if (!scenario) return prepare(order);
  return planOfScript(scenario, {
    command: commandOf("run", order),
    runtime: order.runtime,
    manner: measured,
  });
}
