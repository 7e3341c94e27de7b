import { CLIENTS } from "../src/core/fault.ts";
import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { targeted } from "../src/nemesis/targeted.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/**
 * Nothing of what nodes answer to clients arrives, while all that clients ask is heard and done: so a client that asks again may have
 * it done twice.
 *
 * `lostReplies()` mixes all targets; `lostReplies(["primaries"])` goes for whoever leads.
 */
export const lostReplies = (targets?: readonly TargetSpec[]): Nemesis<TargetPlan> =>
  targeted({
    name: "lost-replies",
    requires: ["shaping:clients"],
    targets,
    entry: (node) => ({ kind: "shaped", link: { from: node, to: CLIENTS }, shape: { loss: 1 } }),
  });
