import type { NodeName } from "../core/node.ts";
import type { Random } from "../core/random.ts";
import type { Value } from "../core/value.ts";
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

/** What a fault is beside whom it hits. */
type Particulars = Readonly<{ [name: string]: Value }>;

/** A fault that does one thing to each of its targets. */
export interface TargetedFault<P extends Particulars> {
  readonly name: string;
  readonly requires: readonly Capability[];
  /** One is chosen for each fault; a mix of all roles when not said. */
  readonly targets: readonly TargetSpec[] | undefined;
  /** What is drawn for each fault beside its targets; nothing when not said. */
  readonly draw?: (random: Random) => P;
  readonly entry: (node: NodeName, plan: TargetPlan & P) => Entry;
  /** What was drawn, in words that follow the targets. */
  readonly words?: (plan: P) => string;
}

/**
 * A nemesis that does the same to each of its targets and undoes it on the same ones.
 *
 * @throws a usage error for targets that do not exist, at once, or that the cluster is too small for, when it is planned.
 */
export function targeted<P extends Particulars = Particulars>(
  fault: TargetedFault<P>,
): Nemesis<TargetPlan & P> {
  const { name, requires, targets, draw, entry, words } = fault;
  const inWords = (whom: string, plan: P) => `${name} ${whom}${words ? `: ${words(plan)}` : ""}`;
  return defineNemesis<TargetPlan & P>({
    name,
    requires: requiring(requires, targets),
    plan: ({ nodes }, random) => ({
      ...planTargets(targets, nodes, random),
      ...(draw?.(random.fork("particulars")) as P),
    }),
    async inject(stage, plan) {
      const { nodes, describe } = await resolveTargets(plan, stage.cluster);
      return imposeEntries(
        stage,
        nodes.map((node) => entry(node, plan)),
        inWords(describe, plan),
      );
    },
    describe: (plan) => inWords(describeTargets(plan), plan),
  });
}

/** What a nemesis needs that hits these targets: who leads must be told where it is asked for. @throws a usage error for what is no target. */
export function requiring(
  requires: readonly Capability[],
  targets: readonly TargetSpec[] | undefined,
): readonly Capability[] {
  if (targets) checkTargetSpecs(targets);
  return targets?.includes("primaries") ? [...requires, "primaries"] : requires;
}

/** Chooses one of the targets asked for, or of a mix of roles. @throws a usage error where the cluster is too small for one of them. */
export function planTargets(
  targets: readonly TargetSpec[] | undefined,
  nodes: readonly NodeName[],
  random: Random,
  mix = MIX,
): TargetPlan {
  // Each is tried, so that one which this cluster is too small for is refused before the run and not in minute five.
  const choices = (targets ?? fittingRoles(mix, nodes.length)).map((spec) =>
    chooseTargets(spec, nodes, random.fork("targets")),
  );
  return random.pick(choices);
}
