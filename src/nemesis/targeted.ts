import type { NodeName } from "../core/node.ts";
import type { Capability } from "../runtime/cluster.ts";
import type { Entry } from "../runtime/in-force.ts";
import { imposeEntries } from "./impose.ts";
import { defineNemesis, type Nemesis } from "./nemesis.ts";
import {
  checkTargetSpecs,
  chooseTargets,
  describeTargets,
  fittingRoles,
  resolveTargets,
  type TargetPlan,
  type TargetRole,
  type TargetSpec,
} from "./targets.ts";

/** What an unasked nemesis hits: from the smallest disturbance to the whole cluster at once. */
const MIX: readonly TargetRole[] = ["one", "minority", "majority", "primaries", "all"];

/** A fault that does one thing to each of its targets. */
export interface TargetedFault {
  readonly name: string;
  readonly requires: readonly Capability[];
  /** One is chosen for each fault; a mix of all roles when not said. */
  readonly targets: readonly TargetSpec[] | undefined;
  readonly entry: (node: NodeName) => Entry;
}

/**
 * A nemesis that does the same to each of its targets and undoes it on the same ones.
 *
 * @throws a usage error for targets that do not exist, at once, or that the cluster is too small for, when it is planned.
 */
export function targeted({ name, requires, targets, entry }: TargetedFault): Nemesis<TargetPlan> {
  if (targets) checkTargetSpecs(targets);
  return defineNemesis<TargetPlan>({
    name,
    requires: targets?.includes("primaries") ? [...requires, "primaries"] : requires,
    plan({ nodes }, random) {
      // Each is tried, so that one which this cluster is too small for is refused before the run and not in minute five.
      const choices = (targets ?? fittingRoles(MIX, nodes.length)).map((spec) =>
        chooseTargets(spec, nodes, random.fork("targets")),
      );
      return random.pick(choices);
    },
    async inject(stage, plan) {
      const { nodes, describe } = await resolveTargets(plan, stage.cluster);
      return imposeEntries(stage, nodes.map(entry), `${name} ${describe}`);
    },
    describe: (plan) => `${name} ${describeTargets(plan)}`,
  });
}
