import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { targeted } from "../src/nemesis/targeted.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/**
 * Ends servers at once (SIGKILL), keeps them down, and starts them again on the data they left behind. What was written but
 * not yet synced to disk survives: only a loss of power takes that away.
 *
 * `kill()` mixes all targets; `kill(["primaries"])` goes for whoever leads.
 */
export const kill = (targets?: readonly TargetSpec[]): Nemesis<TargetPlan> =>
  targeted({ name: "kill", requires: ["process"], targets, entry: (node) => ({ kind: "down", node }) });
