import { type Duration, formatDuration, seconds } from "../src/core/duration.ts";
import { damaging, seeFiles } from "../src/nemesis/damage.ts";
import type { Nemesis } from "../src/nemesis/nemesis.ts";
import type { TargetPlan, TargetSpec } from "../src/nemesis/targets.ts";

/** Whose disks go back in time, and by how much (ns). */
export type RollbackPlan = TargetPlan & Readonly<{ age: number }>;

/**
 * Copies what nodes have on their disks, kills them some time later, puts the copies back, and starts them: they have forgotten what they
 * did and promised in between, as a virtual machine has that was restored from a snapshot. It goes back by a quarter of `round` to all of
 * it, 4 s when not said. Unless it is told, it never hits more than a minority.
 */
export const rollback = (
  targets?: readonly TargetSpec[],
  round: Duration = seconds(4),
): Nemesis<RollbackPlan> =>
  damaging<Readonly<{ age: number }>>({
    name: "rollback",
    targets,
    draw: (random) => ({ age: Math.round(round * (0.25 + 0.75 * random.float())) }),
    async prepare(stage, nodes, { age }) {
      const copied = await seeFiles(stage, nodes, (files, node) => files.snapshot(node));
      await stage.sleep(age);
      return copied;
    },
    damage: (files, node) => files.restore(node),
    words: ({ age }) => `by ${formatDuration(age)}`,
  });
