import { usageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { NodeName } from "../core/node.ts";
import type { Random } from "../core/random.ts";
import { bisect, completeGrudge, type Grudge, majoritiesRing, oneWay, splitAt, splitOne } from "./grudge.ts";
import { minority, minorityThird } from "./targets.ts";

/** A partition drawn: the groups as a person would name them, and the links that are cut. */
export type Cut = Readonly<{ groups: readonly (readonly NodeName[])[]; links: Grudge }>;

interface Shape {
  /** The fewest nodes with which it is what its name says. */
  readonly needs: number;
  /** What stands between the groups when they are named. */
  readonly between: string;
  readonly draw: (nodes: readonly NodeName[], random: Random) => Cut;
}

/** Within a group the nodes keep the cluster's order: for people. */
const inOrder = (nodes: readonly NodeName[], group: readonly NodeName[]) =>
  nodes.filter((node) => group.includes(node));

/** Groups that hear nothing of each other, the largest first. */
function apart(nodes: readonly NodeName[], groups: readonly (readonly NodeName[])[]): Cut {
  const largestFirst = groups.toSorted((a, b) => b.length - a.length).map((group) => inOrder(nodes, group));
  return { groups: largestFirst, links: completeGrudge(largestFirst) };
}

function drawBridge(nodes: readonly NodeName[], random: Random): Cut {
  const [some, [middle, ...others]] = bisect(random.shuffle(nodes));
  const [left, right] = [inOrder(nodes, some), inOrder(nodes, others)];
  return { groups: [left, [middle as NodeName], right], links: completeGrudge([left, right]) };
}

function drawRing(nodes: readonly NodeName[], random: Random): Cut {
  const circle = random.shuffle(nodes);
  return { groups: [circle], links: majoritiesRing(circle) };
}

function drawOneWay(nodes: readonly NodeName[], random: Random): Cut {
  const [some, others] = splitAt(random.int(1, nodes.length - 1), random.shuffle(nodes));
  const [from, to] = [inOrder(nodes, some), inOrder(nodes, others)];
  return { groups: [from, to], links: oneWay(from, to) };
}

const SHAPES = {
  halves: { needs: 2, between: " | ", draw: (nodes) => apart(nodes, bisect(nodes)) },
  "random-halves": {
    needs: 2,
    between: " | ",
    draw: (nodes, random) => apart(nodes, bisect(random.shuffle(nodes))),
  },
  one: {
    needs: 2,
    between: " | ",
    draw: (nodes, random) => apart(nodes, splitOne(random.pick(nodes), nodes)),
  },
  majority: {
    needs: 3,
    between: " | ",
    draw: (nodes, random) => apart(nodes, splitAt(minority(nodes.length), random.shuffle(nodes))),
  },
  "minority-third": {
    needs: 4,
    between: " | ",
    draw: (nodes, random) => apart(nodes, splitAt(minorityThird(nodes.length), random.shuffle(nodes))),
  },
  "majorities-ring": { needs: 4, between: " ", draw: drawRing },
  bridge: { needs: 3, between: " – ", draw: drawBridge },
  "one-way": { needs: 2, between: " ↛ ", draw: drawOneWay },
} as const satisfies { readonly [name: string]: Shape };

/** A way to cut a network in two or more that depends on nothing but the nodes. */
export type ShapeName = keyof typeof SHAPES;

/** Every shape there is. */
export const shapeNames = Object.keys(SHAPES) as readonly ShapeName[];

/** Whether a shape is what its name says with so many nodes. */
export const fitsShape = (shape: ShapeName, nodes: number): boolean => nodes >= SHAPES[shape].needs;

/** Draws one cut of a shape: the same for the same seed. */
export const drawShape = (shape: ShapeName, nodes: readonly NodeName[], random: Random): Cut =>
  SHAPES[shape].draw(nodes, random);

/** The groups of a cut in words: `n1 n2 | n3`; `n1 – n2 – n3` where the middle hears both; `n1 ↛ n2 n3` where only what n1 says is lost. */
export const describeGroups = (shape: ShapeName, groups: Cut["groups"]): string =>
  groups.map((group) => group.join(" ")).join(SHAPES[shape].between);

/** Refuses a shape that nobody knows, or that so many nodes cannot take. @throws a usage error naming what is needed. */
export function checkShape(shape: string, nodes: number): void {
  if (!Object.hasOwn(SHAPES, shape))
    throw usageError(`there is no partition "${shape}". ${suggestion(shape, [...shapeNames, "primaries"])}`);
  const { needs } = SHAPES[shape as ShapeName];
  if (nodes < needs)
    throw usageError(`the partition ${shape} needs at least ${needs} nodes; this cluster has ${nodes}`);
}
