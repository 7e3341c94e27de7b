import { usageError } from "../core/errors.ts";
import { CLIENTS, type Link } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import type { Random } from "../core/random.ts";
import type { Capability, Shape } from "../runtime/cluster.ts";
import { type Entry, linkName } from "../runtime/in-force.ts";
import { imposeEntries } from "./impose.ts";
import { defineNemesis, type Nemesis } from "./nemesis.ts";
import { describeShape } from "./words.ts";

/** What is done to messages, and on which links; `clients` is the far end of the links to and from clients. */
export type ShapingPlan = Readonly<{ links: readonly Link[]; shape: Shape }>;

/** How often the links of clients are among those that may be drawn. */
const WITH_CLIENTS = 0.3;

/** Links listed in words before the rest is counted. */
const SHOWN = 3;

/** What a shape needs beside shaping, and whether it is for the links of clients, too: as it is when not said. */
export interface ShapingOptions {
  readonly requires?: readonly Capability[];
  readonly clients?: boolean;
}

/** A nemesis that does something drawn to the messages of links that are drawn. */
export const shaping = (
  name: string,
  draw: (random: Random) => Shape,
  { requires = [], clients = true }: ShapingOptions = {},
): Nemesis<ShapingPlan> =>
  defineNemesis<ShapingPlan>({
    name,
    requires: ["shaping", ...requires],
    plan({ nodes }, random) {
      if (!clients && nodes.length < 2)
        throw usageError(`${name} is for links between nodes; this cluster has a single one`);
      return {
        links: drawLinks(nodes, clients, random.fork("links")),
        shape: draw(random.fork("shape")),
      };
    },
    inject: (stage, plan) => imposeEntries(stage, shapingEntries(plan)),
    describe: (plan) => `${name}: ${describeShaping(plan)}`,
  });

/** What a plan asks for. */
export const shapingEntries = ({ links, shape }: ShapingPlan): Entry[] =>
  links.map((link) => ({ kind: "shaped", link, shape }));

/** A plan in words: `loses 20 % on n1→n2, n1→n3`. */
export function describeShaping({ links, shape }: ShapingPlan): string {
  const names = links.slice(0, SHOWN).map(linkName).join(", ");
  const more = links.length > SHOWN ? ` and ${links.length - SHOWN} more links` : "";
  return `${describeShape(shape)} on ${names}${more}`;
}

/** One link, what one node sends, all that it sends and hears, any links, or every one: equally often. */
function drawLinks(nodes: readonly NodeName[], clients: boolean, random: Random): readonly Link[] {
  const withClients = clients && (nodes.length === 1 || random.chance(WITH_CLIENTS));
  const ends = withClients ? [...nodes, CLIENTS] : nodes;
  const all = ends.flatMap((from) => ends.filter((to) => to !== from).map((to) => ({ from, to })));
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

/** A duration from 2^`least` to 2^`most` milliseconds, in nanoseconds: as likely to be short as to be long. */
export const drawMilliseconds = (random: Random, least: number, most: number): number =>
  Math.round(1e6 * 2 ** (least + random.float() * (most - least)));
