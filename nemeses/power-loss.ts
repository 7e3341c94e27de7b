import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { targeted } from "../src/nemesis/targeted.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";
import type { Kept } from "../src/runtime/cluster.ts";

/** Whose power fails, and how much is left of what they had not synced. */
export type PowerLossPlan = TargetPlan & Readonly<{ kept: Kept }>;

const IN_WORDS = {
  nothing: "nothing that was not synced is left",
  prefix: "what came first of what was not synced is left",
  torn: "pieces of what was not synced are left",
} as const satisfies Record<Kept, string>;

/**
 * Takes the power from nodes and gives it back: their processes die, and of what was not synced nothing is left, a beginning, or
 * some pieces. Also of what a node left behind that a kill took down before.
 *
 * `powerLoss()` mixes targets and what is kept; `powerLoss([["n1"]], ["torn"])` is one of each.
 */
export const powerLoss = (
  targets?: readonly TargetSpec[],
  kept: readonly Kept[] = ["nothing", "prefix", "torn"],
): Nemesis<PowerLossPlan> =>
  targeted<Readonly<{ kept: Kept }>>({
    name: "power-loss",
    requires: ["process", "power"],
    targets,
    draw: (random) => ({ kept: random.pick(kept) }),
    entry: (node, plan) => ({ kind: "down", node, power: plan.kept }),
    words: (plan) => IN_WORDS[plan.kept],
  });
