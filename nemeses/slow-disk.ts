import { formatDuration } from "../src/core/duration.ts";
import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { drawMilliseconds } from "../src/nemesis/shaping.ts";
import { targeted } from "../src/nemesis/targeted.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/** Whose disks are slow, and by how much each operation takes longer (ns). */
export type SlowDiskPlan = TargetPlan & Readonly<{ latency: number }>;

/** Every operation on a node's disk takes 4 to 256 ms longer. `slowDisk()` mixes all targets; `magnitude` multiplies the time. */
export const slowDisk = (targets?: readonly TargetSpec[], magnitude = 1): Nemesis<SlowDiskPlan> =>
  targeted<Readonly<{ latency: number }>>({
    name: "slow-disk",
    requires: ["process", "storage:slow"],
    targets,
    draw: (random) => ({ latency: Math.round(magnitude * drawMilliseconds(random, 2, 8)) }),
    entry: (node, { latency }) => ({ kind: "disk", node, trouble: { kind: "slow", latency } }),
    words: ({ latency }) => `${formatDuration(latency)} longer`,
  });
