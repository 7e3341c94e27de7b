import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { targeted } from "../src/nemesis/targeted.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/** Nothing more fits on a node's disk. One that ends because of it is started again once there is room. `fullDisk()` mixes all targets. */
export const fullDisk = (targets?: readonly TargetSpec[]): Nemesis<TargetPlan> =>
  targeted({
    name: "full-disk",
    requires: ["process", "storage:full"],
    targets,
    entry: (node) => ({ kind: "disk", node, trouble: { kind: "full" } }),
  });
