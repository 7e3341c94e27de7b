import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { targeted } from "../src/nemesis/targeted.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/**
 * The next sync of each file of a node fails, what it was to save is lost, and the ones after it say that all is well. A node
 * that ends because of it, which is the sound thing to do, is started again when the fault is over. `syncFails()` mixes all targets.
 */
export const syncFails = (targets?: readonly TargetSpec[]): Nemesis<TargetPlan> =>
  targeted({
    name: "sync-fails",
    requires: ["process", "storage:sync-fails"],
    targets,
    entry: (node) => ({ kind: "disk", node, trouble: { kind: "sync-fails" } }),
  });
