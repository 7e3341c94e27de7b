import { usageError } from "../src/core/errors.ts";
import type { NodeName } from "../src/core/node.ts";
import type { Random } from "../src/core/random.ts";
import { completeGrudge, type Grudge } from "../src/nemesis/grudge.ts";
import { imposeEntries } from "../src/nemesis/impose.ts";
import { type ClusterView, defineNemesis, type Nemesis, type Stage } from "../src/nemesis/nemesis.ts";
import {
  type Cut,
  checkShape,
  describeGroups,
  drawShape,
  fitsShape,
  type ShapeName,
  shapeNames,
} from "../src/nemesis/shapes.ts";
import {
  chooseTargets,
  describeTargets,
  resolveTargets,
  type TargetPlan,
  type TargetRole,
} from "../src/nemesis/targets.ts";

/** How a partition may look. `ring` is short for `majorities-ring`; `primaries` isolates some of those who believe to lead. */
export type PartitionShape = ShapeName | "ring" | "primaries";

/** Who cannot hear whom; for `primaries` only who is to be preferred, since who leads is known when the fault comes. */
export type PartitionPlan =
  | ({ readonly shape: ShapeName } & Cut)
  | { readonly shape: "primaries"; readonly targets: TargetPlan };

/**
 * Cuts the network between nodes; what clients send still arrives.
 *
 * Unless shapes are asked for, the first partition of a run is a complete cut with a majority on one side (the one that every
 * system must survive, and that shows most bugs), and the ones after it are any that the number of nodes allows.
 */
export const partition = (shapes?: readonly PartitionShape[]): Nemesis<PartitionPlan> =>
  defineNemesis<PartitionPlan>({
    name: "partition",
    requires: shapes?.includes("primaries") ? ["network", "primaries"] : ["network"],
    plan: (view, random) =>
      draw(random.fork("shape").pick(choices(shapes, view)), view.nodes, random.fork("cut")),
    inject: (stage, plan) =>
      plan.shape === "primaries" ? isolate(stage, plan.targets) : cut(stage, plan.links, describe(plan)),
    describe,
  });

/** What cuts off nodes of these roles from the others. A minority and its majority are one cut. */
export function cuttingOff(roles: readonly TargetRole[]): readonly PartitionShape[] {
  const shapes = roles.flatMap((role) => (role === "all" ? [] : [role === "minority" ? "majority" : role]));
  if (shapes.length > 0) return [...new Set(shapes)];
  throw usageError("a partition cuts off some nodes from others: of the target all, nobody is left");
}

type Shape = PartitionPlan["shape"];

function choices(
  asked: readonly PartitionShape[] | undefined,
  { nodes, ordinal }: ClusterView,
): readonly Shape[] {
  if (nodes.length < 2)
    throw usageError(`a partition needs at least 2 nodes; this cluster has ${nodes.length}`);
  if (asked?.length === 0)
    throw usageError("an empty list of partitions cuts nothing: leave it out, or name one");
  if (asked) return asked.map((shape) => checked(shape, nodes.length));
  if (ordinal === 0 && fitsShape("majority", nodes.length)) return ["majority"];
  return [...shapeNames.filter((shape) => fitsShape(shape, nodes.length)), "primaries"];
}

function checked(asked: PartitionShape, nodes: number): Shape {
  if (asked === "primaries") return asked;
  const shape = asked === "ring" ? "majorities-ring" : asked;
  checkShape(shape, nodes);
  return shape;
}

const draw = (shape: Shape, nodes: readonly NodeName[], random: Random): PartitionPlan =>
  shape === "primaries"
    ? { shape, targets: chooseTargets(shape, nodes, random) }
    : { shape, ...drawShape(shape, nodes, random) };

/** Each chosen primary alone, and all others together: also the primaries that were not chosen, so that nobody is left out. */
async function isolate(stage: Stage, targets: TargetPlan): ReturnType<typeof imposeEntries> {
  const { nodes, describe } = await resolveTargets(targets, stage.cluster);
  const others = stage.cluster.nodes.map(({ name }) => name).filter((name) => !nodes.includes(name));
  return cut(stage, completeGrudge([...nodes.map((node) => [node]), others]), `isolate ${describe}`);
}

const cut = (stage: Stage, links: Grudge, text: string) =>
  imposeEntries(
    stage,
    links.map((link) => ({ kind: "cut", link })),
    text,
  );

function describe(plan: PartitionPlan): string {
  return plan.shape === "primaries"
    ? `isolate ${describeTargets(plan.targets)}`
    : `${plan.shape} ${describeGroups(plan.shape, plan.groups)}`;
}
