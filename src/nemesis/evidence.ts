import { milliseconds } from "../core/duration.ts";
import type { Evidence, Link } from "../core/fault.ts";
import type { Cluster, ProcessState } from "../runtime/cluster.ts";
import { type Entry, type InForce, linkName, type NodeEntry } from "../runtime/in-force.ts";

/** What evidence is gathered with: the cluster, what all faults together ask for, and the run's own time. */
export interface Sight {
  readonly cluster: Cluster;
  readonly wanted: Pick<InForce, "cutLinks" | "stateOf">;
  /** Resolves when all that has been asked for until now was carried out, or has failed. */
  settled(): Promise<void>;
  sleep(duration: number): Promise<void>;
}

/** How often one looks for what should be there: under load a datagram is lost now and then, and another fault may be half-way. */
const TRIES = 3;
const BETWEEN_TRIES = milliseconds(100);

/** True when something was seen and all of it holds: nothing seen proves nothing. */
export const proves = (evidence: readonly Evidence[]): boolean =>
  evidence.length > 0 && evidence.every(({ holds }) => holds);

/**
 * Whether entries took effect: no datagram crosses a cut link, and the operating system calls each node what it should be.
 * Silence on a cut link means something only while an open one speaks, so one of those is probed as well where there is one.
 */
export async function seeInForce(sight: Sight, entries: readonly Entry[]): Promise<readonly Evidence[]> {
  const links = linksOf(entries);
  const arrived = await probe(sight, links);
  const cut = links.map((link, i) => ({
    what: `probe ${linkName(link)}`,
    holds: arrived[i] === false,
    detail: heard(arrived[i]),
  }));
  const control = await seeOpen(sight, controlsFor(sight, links), "control probe");
  const nodes = await seeNodes(sight, nodesOf(entries), (state, entry) => state === entry.kind);
  return [...cut, ...control, ...nodes];
}

/** Whether entries that a fault no longer asks for are gone. What another fault still asks for is there rightly, and is not missed. */
export async function seeGone(sight: Sight, entries: readonly Entry[]): Promise<readonly Evidence[]> {
  const gone = (state: ProcessState, { kind, node }: NodeEntry) =>
    state !== kind || sight.wanted.stateOf(node) === kind;
  const links = await seeOpen(sight, linksOf(entries), "probe");
  const nodes = await insist(sight, nodesOf(entries), (some) => seeNodes(sight, some, gone));
  return [...links, ...nodes];
}

/** Every directed link of a cluster. */
export const allLinks = ({ nodes }: Cluster): Link[] =>
  nodes.flatMap(({ name: from }) =>
    nodes.filter(({ name }) => name !== from).map(({ name: to }) => ({ from, to })),
  );

/** The links among entries. */
export const linksOf = (entries: readonly Entry[]): Link[] =>
  entries.flatMap((entry) => (entry.kind === "cut" ? [entry.link] : []));

const nodesOf = (entries: readonly Entry[]): NodeEntry[] => entries.filter((entry) => "node" in entry);

const heard = (arrived: boolean | undefined): string =>
  arrived ? "a datagram arrived" : "no datagram arrived";

async function probe({ cluster }: Sight, links: readonly Link[]): Promise<readonly boolean[]> {
  return links.length > 0 ? ((await cluster.network?.probe(links)) ?? []) : [];
}

/** The names of the links that some fault cuts now. */
const cutNow = ({ wanted }: Sight): ReadonlySet<string> => new Set(wanted.cutLinks().map(linkName));

/** An open link into a node that a cut one leads to, since that node's ear is what is in question; else any open link. */
function controlsFor(sight: Sight, cut: readonly Link[]): Link[] {
  if (cut.length === 0) return [];
  const closed = cutNow(sight);
  const open = allLinks(sight.cluster).filter((link) => !closed.has(linkName(link)));
  const best = open.find(({ to }) => cut.some((link) => link.to === to)) ?? open[0];
  return best ? [best] : [];
}

const seeOpen = (sight: Sight, links: readonly Link[], what: string): Promise<Evidence[]> =>
  insist(sight, links, async (some) => {
    // Links that another fault cuts are not probed: what is lost on them would count as felt by that fault.
    const before = cutNow(sight);
    const open = some.filter((link) => !before.has(linkName(link)));
    const arrived = await probe(sight, open);
    const closed = cutNow(sight);
    return some.map((link) => {
      const came = arrived[open.indexOf(link)] === true;
      const excused = before.has(linkName(link)) || closed.has(linkName(link));
      return {
        what: `${what} ${linkName(link)}`,
        holds: came || excused,
        detail: !came && excused ? "cut by another fault" : heard(came),
      };
    });
  });

function seeNodes(
  { cluster }: Sight,
  entries: readonly NodeEntry[],
  holds: (state: ProcessState, entry: NodeEntry) => boolean,
): Promise<Evidence[]> {
  return Promise.all(
    entries.map(async (entry) => {
      const seen = await cluster.process?.state(entry.node);
      return {
        what: `process of ${entry.node}`,
        holds: seen !== undefined && holds(seen.state, entry),
        detail: seen?.detail ?? "cannot be seen",
      };
    }),
  );
}

/** Looks again, a few times, at what was not seen as hoped; what was seen once has been seen. */
async function insist<T>(
  sight: Sight,
  things: readonly T[],
  look: (some: readonly T[]) => Promise<readonly Evidence[]>,
): Promise<Evidence[]> {
  const seen = [...(await look(things))];
  for (let attempt = 2; attempt <= TRIES && !seen.every(({ holds }) => holds); attempt++) {
    await sight.settled();
    await sight.sleep(BETWEEN_TRIES);
    const missing = [...seen.keys()].filter((i) => !seen[i]?.holds);
    const again = await look(missing.map((i) => things[i] as T));
    missing.forEach((i, nth) => {
      seen[i] = again[nth] as Evidence;
    });
  }
  return seen;
}
