import { messageOf } from "../src/core/errors.ts";
import type { Evidence } from "../src/core/fault.ts";
import type { NodeName } from "../src/core/node.ts";
import { imposeEntries } from "../src/nemesis/impose.ts";
import { defineNemesis, type Nemesis, type Stage } from "../src/nemesis/nemesis.ts";
import { planTargets, requiring } from "../src/nemesis/targeted.ts";
import { describeTargets, resolveTargets, type TargetPlan, type TargetSpec } from "../src/nemesis/targets.ts";

/**
 * Kills nodes, flips one bit near the end of the file that each wrote last, and starts them again. The bit stays flipped: whether
 * that heals is the system's own affair. Unless it is told, it never hits so many that nobody has a sound copy left.
 */
export const flip = (targets?: readonly TargetSpec[]): Nemesis<TargetPlan> =>
  defineNemesis<TargetPlan>({
    name: "flip",
    requires: requiring(["process", "files"], targets),
    plan: ({ nodes }, random) => planTargets(targets, nodes, random, ["one", "minority"]),
    async inject(stage, plan) {
      const { nodes, describe } = await resolveTargets(plan, stage.cluster);
      const down = await imposeEntries(
        stage,
        nodes.map((node) => ({ kind: "down", node })),
        `flip ${describe}`,
      );
      const flipped = await Promise.all(nodes.map((node) => flipOf(stage, node)));
      return { ...down, evidence: [...down.evidence, ...flipped] };
    },
    describe: (plan) => `flip ${describeTargets(plan)}`,
  });

async function flipOf({ cluster }: Stage, node: NodeName): Promise<Evidence> {
  const what = `a bit on the disk of ${node}`;
  try {
    return { what, holds: true, detail: (await cluster.files?.flip(node)) ?? "" };
  } catch (error) {
    return { what, holds: false, detail: messageOf(error) };
  }
}
