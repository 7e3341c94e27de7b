import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { targeted } from "../src/nemesis/targeted.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/**
 * Nothing on a node's disk can be changed, as after an error that the file system found, while all of it can be read. A node that ends
 * because of it is started again once it can. `readOnly()` mixes all targets.
 */
export const readOnly = (targets?: readonly TargetSpec[]): Nemesis<TargetPlan> =>
  targeted({
    name: "read-only",
    requires: ["process", "storage:read-only"],
    targets,
    entry: (node) => ({ kind: "disk", node, trouble: { kind: "read-only" } }),
  });
