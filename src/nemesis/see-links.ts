import type { Evidence, Link } from "../core/fault.ts";
import { canonical } from "../core/value.ts";
import type { Cluster, Shape } from "../runtime/cluster.ts";
import { type LinkEntry, linkName } from "../runtime/in-force.ts";
import { insist, type Sight } from "./sight.ts";
import { describeShape } from "./words.ts";

type CutEntry = Extract<LinkEntry, { readonly kind: "cut" }>;
type ShapedEntry = Extract<LinkEntry, { readonly kind: "shaped" }>;

/** Every directed link between nodes of a cluster. */
export const allLinks = ({ nodes }: Pick<Cluster, "nodes">): Link[] =>
  nodes.flatMap(({ name: from }) =>
    nodes.filter(({ name }) => name !== from).map(({ name: to }) => ({ from, to })),
  );

/**
 * Whether no datagram crosses a cut link. Silence there means something only while an open link speaks, so one of those is
 * probed as well where there is one.
 */
export async function seeCut(sight: Sight, entries: readonly CutEntry[]): Promise<Evidence[]> {
  const links = entries.map(({ link }) => link);
  const arrived = await probe(sight, links);
  const cut = links.map((link, i) => ({
    what: `probe ${linkName(link)}`,
    holds: arrived[i] === false,
    detail: heard(arrived[i]),
  }));
  return [...cut, ...(await probeOpen(sight, controlsFor(sight, links), "control probe"))];
}

/** Whether datagrams cross links that are cut no more. */
export const seeOpen = (sight: Sight, entries: readonly CutEntry[]): Promise<Evidence[]> =>
  probeOpen(
    sight,
    entries.map(({ link }) => link),
    "probe",
  );

/** Whether links do what they are to do to messages, as they say themselves. */
export const seeShaped = (sight: Sight, entries: readonly ShapedEntry[]): Promise<Evidence[]> =>
  readShapes(sight, entries, ({ shape }, found) => found.map(canonical).includes(canonical(shape)));

/** Whether links do nothing to messages any more but what other faults ask for. */
export const seeUnshaped = (sight: Sight, entries: readonly ShapedEntry[]): Promise<Evidence[]> =>
  insist(sight, entries, (some) =>
    readShapes(sight, some, ({ link }, found) => {
      const wanted = sight.wanted.shapedLinks().filter((other) => linkName(other.link) === linkName(link));
      return asText(wanted.map(({ shape }) => shape)) === asText(found);
    }),
  );

async function readShapes(
  { cluster }: Sight,
  entries: readonly ShapedEntry[],
  holds: (entry: ShapedEntry, found: readonly Shape[]) => boolean,
): Promise<Evidence[]> {
  if (entries.length === 0) return [];
  const found = (await cluster.shaping?.read(entries.map(({ link }) => link))) ?? [];
  return entries.map((entry, i) => ({
    what: `shape of ${linkName(entry.link)}`,
    holds: found[i] !== undefined && holds(entry, found[i]),
    detail: found[i]?.map(describeShape).join("; ") || "as it was built",
  }));
}

const asText = (shapes: readonly Shape[]): string => shapes.map(canonical).sort().join(" ");

const heard = (arrived: boolean | undefined): string =>
  arrived ? "a datagram arrived" : "no datagram arrived";

async function probe({ cluster }: Sight, links: readonly Link[]): Promise<readonly boolean[]> {
  return links.length > 0 ? ((await cluster.network?.probe(links)) ?? []) : [];
}

/** The names of the links on which some fault may lose a datagram now. */
function lossyNow({ wanted }: Sight): ReadonlySet<string> {
  const shaped = wanted.shapedLinks().filter(({ shape }) => (shape.loss ?? 0) > 0);
  return new Set([...wanted.cutLinks(), ...shaped.map(({ link }) => link)].map(linkName));
}

/** An open link into a node that a cut one leads to, since that node's ear is what is in question; else any open link. */
function controlsFor(sight: Sight, cut: readonly Link[]): Link[] {
  if (cut.length === 0) return [];
  const lossy = lossyNow(sight);
  const open = allLinks(sight.cluster).filter((link) => !lossy.has(linkName(link)));
  const best = open.find(({ to }) => cut.some((link) => link.to === to)) ?? open[0];
  return best ? [best] : [];
}

const probeOpen = (sight: Sight, links: readonly Link[], what: string): Promise<Evidence[]> =>
  insist(sight, links, async (some) => {
    // Links on which another fault loses messages are not probed: what is lost would count as felt by that fault.
    const before = lossyNow(sight);
    const open = some.filter((link) => !before.has(linkName(link)));
    const arrived = await probe(sight, open);
    const after = lossyNow(sight);
    return some.map((link) => {
      const came = arrived[open.indexOf(link)] === true;
      const excused = before.has(linkName(link)) || after.has(linkName(link));
      return {
        what: `${what} ${linkName(link)}`,
        holds: came || excused,
        detail: !came && excused ? "another fault cuts it or loses messages" : heard(came),
      };
    });
  });
