import { damaging } from "../src/nemesis/damage.ts";
import type { Nemesis } from "../src/nemesis/nemesis.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/** Whose files lose their ends, and how many bytes. */
export type TruncatePlan = TargetPlan & Readonly<{ bytes: number }>;

/** As much as 2 to this power bytes. */
const MOST = 10;

/**
 * Kills nodes, cuts 1 to 1024 bytes off the end of the file that each wrote last, and starts them again: also what was synced is gone,
 * as after a disk that lied. Unless it is told, it never hits more than a minority.
 */
export const truncate = (targets?: readonly TargetSpec[]): Nemesis<TruncatePlan> =>
  damaging<Readonly<{ bytes: number }>>({
    name: "truncate",
    targets,
    draw: (random) => ({ bytes: Math.round(2 ** (MOST * random.float())) }),
    damage: (files, node, { bytes }) => files.truncate(node, bytes),
    words: ({ bytes }) => `${bytes} bytes`,
  });
