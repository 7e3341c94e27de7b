import { byCommand } from "../src/nemesis/by-command.ts";
import { type AnyNemesis, defineNemesis } from "../src/nemesis/nemesis.ts";
import { planTargets, requiring } from "../src/nemesis/targeted.ts";
import { describeTargets, type TargetPlan, type TargetSpec } from "../src/nemesis/targets.ts";

/**
 * Has a script of yours (`--fault-command`) break nodes of a cluster that you run yourself, in whatever way it knows.
 *
 * `command()` mixes all targets; `command(["primaries"])` goes for whoever leads.
 */
export const command = (targets?: readonly TargetSpec[]): AnyNemesis =>
  byCommand(
    defineNemesis<TargetPlan>({
      name: "command",
      requires: requiring([], targets),
      plan: ({ nodes }, random) => planTargets(targets, nodes, random),
      inject: () => Promise.reject(new Error("only a script can")),
      describe: (plan) => `command ${describeTargets(plan)}`,
    }),
  );
