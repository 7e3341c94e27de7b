import { type Evidence, type Link, linksAmong } from "../core/fault.ts";
import type { Cluster } from "../runtime/cluster.ts";
import { type LinkEntry, linkName } from "../runtime/in-force.ts";
import { insist, type Sight } from "./sight.ts";

type CutEntry = Extract<LinkEntry, { readonly kind: "cut" }>;

/** Every directed link between nodes of a cluster. */
export const allLinks = ({ nodes }: Pick<Cluster, "nodes">): Link[] =>
  linksAmong(nodes.map(({ name }) => name));

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

const heard = (arrived: boolean | undefined): string =>
  arrived ? "a datagram arrived" : "no datagram arrived";

async function probe({ cluster }: Sight, links: readonly Link[]): Promise<readonly boolean[]> {
  return links.length > 0 ? ((await cluster.network?.probe(links)) ?? []) : [];
}

/** The names of the links on which some fault may now lose a datagram, make it say something else, or hold it back for long. */
function lossyNow({ wanted }: Sight): ReadonlySet<string> {
  const shaped = wanted
    .shapedLinks()
    .filter(({ shape: { loss, corrupt, rate } }) => loss || corrupt || rate !== undefined);
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
