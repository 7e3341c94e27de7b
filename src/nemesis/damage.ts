import { messageOf } from "../core/errors.ts";
import type { Evidence } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import type { Random } from "../core/random.ts";
import type { Value } from "../core/value.ts";
import type { FilesControl } from "../runtime/cluster.ts";
import { imposeEntries } from "./impose.ts";
import { defineNemesis, type Nemesis, type Stage } from "./nemesis.ts";
import { planTargets, requiring } from "./targeted.ts";
import { describeTargets, resolveTargets, type TargetPlan, type TargetSpec } from "./targets.ts";

/** What a fault is beside whom it hits. */
type Particulars = Readonly<{ [name: string]: Value }>;

/** A fault that damages what its targets have on their disks. */
export interface DamagingFault<P extends Particulars> {
  readonly name: string;
  /** One is chosen for each fault; when not said, a single node or a minority, so that most have a sound copy left. */
  readonly targets: readonly TargetSpec[] | undefined;
  /** What is drawn for each fault beside its targets; nothing when not said. */
  readonly draw?: (random: Random) => P;
  /** What is done before the nodes are killed, and what was seen of it; nothing when not said. */
  readonly prepare?: (stage: Stage, nodes: readonly NodeName[], plan: P) => Promise<readonly Evidence[]>;
  /** Damages the files of one node that is down, and says how. */
  readonly damage: (files: FilesControl, node: NodeName, plan: P) => Promise<string>;
  /** What was drawn, in words that follow the targets. */
  readonly words?: (plan: P) => string;
}

/**
 * A nemesis that kills its targets, damages their files, and starts them again. The damage stays: whether it heals is the system's own
 * affair. It is evidence in the words of whoever did it.
 *
 * @throws a usage error for targets that do not exist, at once, or that the cluster is too small for, when it is planned.
 */
export function damaging<P extends Particulars = Particulars>(
  fault: DamagingFault<P>,
): Nemesis<TargetPlan & P> {
  const { name, targets, draw, prepare, damage, words } = fault;
  const inWords = (whom: string, plan: P) => `${name} ${whom}${words ? `: ${words(plan)}` : ""}`;
  return defineNemesis<TargetPlan & P>({
    name,
    requires: requiring(["process", "files"], targets),
    plan: ({ nodes }, random) => ({
      ...planTargets(targets, nodes, random, ["one", "minority"]),
      ...(draw?.(random.fork("particulars")) as P),
    }),
    async inject(stage, plan) {
      const { nodes, describe } = await resolveTargets(plan, stage.cluster);
      const prepared = (await prepare?.(stage, nodes, plan)) ?? [];
      const down = await imposeEntries(
        stage,
        nodes.map((node) => ({ kind: "down", node })),
        inWords(describe, plan),
      );
      const damaged = await seeFiles(stage, nodes, (files, node) => damage(files, node, plan));
      return { ...down, evidence: [...prepared, ...down.evidence, ...damaged] };
    },
    describe: (plan) => inWords(describeTargets(plan), plan),
  });
}

/** Does something to the files of each node, and tells in the words of whoever did it; or why it could not be done. */
export const seeFiles = (
  { cluster: { files } }: Stage,
  nodes: readonly NodeName[],
  act: (files: FilesControl, node: NodeName) => Promise<string>,
): Promise<readonly Evidence[]> =>
  Promise.all(
    nodes.map(async (node) => {
      const what = `data on the disk of ${node}`;
      try {
        return { what, holds: true, detail: await act(files as FilesControl, node) };
      } catch (error) {
        return { what, holds: false, detail: messageOf(error) };
      }
    }),
  );
