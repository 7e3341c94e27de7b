import { damaging } from "../src/nemesis/damage.ts";
import type { Nemesis } from "../src/nemesis/nemesis.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/**
 * Kills nodes, removes everything from their disks, and starts them again under their old names, as if a disk had been replaced and
 * nobody had told the others. Unless it is told, it never hits more than a minority.
 */
export const wipe = (targets?: readonly TargetSpec[]): Nemesis<TargetPlan> =>
  damaging({ name: "wipe", targets, damage: (files, node) => files.wipe(node) });
