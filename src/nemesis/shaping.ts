import { usageError } from "../core/errors.ts";
import { CLIENTS, type Link, linksAmong } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import type { Random } from "../core/random.ts";
import type { Capability, Cluster, Shape } from "../runtime/cluster.ts";
import { type Entry, linkName } from "../runtime/in-force.ts";
import { imposeEntries } from "./impose.ts";
import { defineNemesis, type Nemesis } from "./nemesis.ts";
import { planTargets, requiring } from "./targeted.ts";
import { describeTargets, resolveTargets, type TargetPlan, type TargetSpec } from "./targets.ts";
import { describeShape } from "./words.ts";

/**
 * What is done to messages, and on which links; `clients` is the far end of the links to and from clients. Where targets are said, it
 * is done on those of the links on which they send, and hear if they are to.
 */
export type ShapingPlan = Readonly<{
  links: readonly Link[];
  shape: Shape;
  of?: Readonly<{ targets: TargetPlan; hearing: boolean }>;
}>;

/** Whose links are shaped, any at all when not said, and by what times and probabilities are multiplied. */
export interface ShapingOptions {
  readonly targets?: readonly TargetSpec[];
  readonly magnitude?: number;
}

/** What a shape needs beside shaping, and whether it is for the links of clients, too: as it is when not said. */
interface ShapeNeeds {
  readonly requires?: readonly Capability[];
  readonly clients?: boolean;
}

/** How often the links of clients are among those that may be drawn. */
const WITH_CLIENTS = 0.3;

/** Links listed in words before the rest is counted. */
const SHOWN = 3;

/** A nemesis that does something drawn to the messages of links that are drawn. */
export const shaping = (
  name: string,
  draw: (random: Random) => Shape,
  { targets, magnitude = 1 }: ShapingOptions = {},
  { requires = [], clients = true }: ShapeNeeds = {},
): Nemesis<ShapingPlan> =>
  defineNemesis<ShapingPlan>({
    name,
    requires: requiring(["shaping", ...requires], targets),
    plan({ nodes }, random) {
      if (!clients && nodes.length < 2)
        throw usageError(`${name} is for links between nodes; this cluster has a single one`);
      const draws = random.fork("links");
      return {
        ...(targets
          ? drawTargets(targets, nodes, clients, draws)
          : { links: drawLinks(nodes, clients, draws) }),
        shape: multiplied(draw(random.fork("shape")), magnitude),
      };
    },
    inject: async (stage, plan) => imposeEntries(stage, await shapingEntries(plan, stage.cluster)),
    describe: (plan) => `${name}: ${describeShaping(plan)}`,
  });

/** What a plan asks for, when it is known who its targets are. */
export async function shapingEntries({ links, shape, of }: ShapingPlan, cluster: Cluster): Promise<Entry[]> {
  const hit = of && (await resolveTargets(of.targets, cluster)).nodes;
  const isMeant = ({ from, to }: Link) =>
    !hit || hit.some((node) => from === node || (of.hearing && to === node));
  return links.filter(isMeant).map((link) => ({ kind: "shaped", link, shape }));
}

/** A message is not sure to be lost whatever the magnitude: that would be a cut. */
const SUREST = 0.9;

/** The same shape, gentler or harsher. */
function multiplied(shape: Shape, by: number): Shape {
  if (by === 1) return shape;
  const { delay, jitter, loss, duplicate, corrupt, rate } = shape;
  const time = (ns: number) => Math.round(ns * by);
  const probability = (p: number) => Math.min(SUREST, p * by);
  return {
    ...shape,
    ...(delay === undefined ? {} : { delay: time(delay) }),
    ...(jitter === undefined ? {} : { jitter: time(jitter) }),
    ...(loss === undefined ? {} : { loss: probability(loss) }),
    ...(duplicate === undefined ? {} : { duplicate: probability(duplicate) }),
    ...(corrupt === undefined ? {} : { corrupt: probability(corrupt) }),
    ...(rate === undefined ? {} : { rate: Math.max(1, Math.round(rate / by)) }),
  };
}

/** A plan in words: `loses 20 % on n1→n2, n1→n3`, or `loses 20 % of what n1 (one) sends and hears`. */
export function describeShaping({ links, shape, of }: ShapingPlan): string {
  if (of)
    return `${describeShape(shape)} of what ${describeTargets(of.targets)} ${of.hearing ? "sends and hears" : "sends"}`;
  const names = links.slice(0, SHOWN).map(linkName).join(", ");
  const more = links.length > SHOWN ? ` and ${links.length - SHOWN} more links` : "";
  return `${describeShape(shape)} on ${names}${more}`;
}

/** One link, what one node sends, all that it sends and hears, any links, or every one: equally often. */
function drawLinks(nodes: readonly NodeName[], clients: boolean, random: Random): readonly Link[] {
  const all = linksOf(nodes, clients, random);
  const node = random.pick(nodes);
  const some = new Set(random.fork("some").subset(all));
  return random.pick([
    [random.fork("one").pick(all)],
    all.filter(({ from }) => from === node),
    all.filter(({ from, to }) => from === node || to === node),
    all.filter((link) => some.has(link)),
    all,
  ]);
}

/** Links of whoever turns out to be meant: who leads is not known yet. */
const drawTargets = (
  targets: readonly TargetSpec[],
  nodes: readonly NodeName[],
  clients: boolean,
  random: Random,
) => ({
  links: linksOf(nodes, clients, random),
  of: { targets: planTargets(targets, nodes, random), hearing: random.fork("hearing").chance(0.5) },
});

/** Every link between nodes, and now and then those of clients. */
function linksOf(nodes: readonly NodeName[], clients: boolean, random: Random): readonly Link[] {
  const withClients = clients && (nodes.length === 1 || random.chance(WITH_CLIENTS));
  return linksAmong(withClients ? [...nodes, CLIENTS] : nodes);
}

/** A duration from 2^`least` to 2^`most` milliseconds, in nanoseconds: as likely to be short as to be long. */
export const drawMilliseconds = (random: Random, least: number, most: number): number =>
  Math.round(1e6 * 2 ** (least + random.float() * (most - least)));
