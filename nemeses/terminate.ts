import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { targeted } from "../src/nemesis/targeted.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/**
 * Asks servers to end (SIGTERM), keeps them down, and starts them again: what they do when they are asked, such as handing over what they
 * lead, is part of the trial. One that does not end within 5 s is killed. `terminate()` mixes all targets.
 */
export const terminate = (targets?: readonly TargetSpec[]): Nemesis<TargetPlan> =>
  targeted({
    name: "terminate",
    requires: ["process"],
    targets,
    entry: (node) => ({ kind: "down", node, gently: true }),
  });
