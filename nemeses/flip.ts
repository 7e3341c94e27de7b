import { damaging } from "../src/nemesis/damage.ts";
import type { Nemesis } from "../src/nemesis/nemesis.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/**
 * Kills nodes, flips one bit near the end of the file that each wrote last, and starts them again. Unless it is told, it never hits
 * more than a minority.
 */
export const flip = (targets?: readonly TargetSpec[]): Nemesis<TargetPlan> =>
  damaging({ name: "flip", targets, damage: (files, node) => files.flip(node) });
