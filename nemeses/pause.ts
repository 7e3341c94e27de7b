import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { targeted } from "../src/nemesis/targeted.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/**
 * Freezes every process of a node and thaws it later, as a long garbage collection or a starved virtual machine does:
 * connections stay open, nothing answers, and on waking the node believes that no time has passed.
 *
 * `pause()` mixes all targets; `pause(["primaries"])` goes for whoever leads.
 */
export const pause = (targets?: readonly TargetSpec[]): Nemesis<TargetPlan> =>
  targeted({ name: "pause", requires: ["process"], targets, entry: (node) => ({ kind: "paused", node }) });
