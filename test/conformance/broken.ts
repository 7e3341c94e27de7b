import { CLIENTS, type Link, linksAmong } from "../../src/core/fault.ts";
import { showValue, type Value } from "../../src/core/value.ts";
import type { FaultTable } from "../../src/nemesis/fault-table.ts";
import { allLinks } from "../../src/nemesis/see-links.ts";
import type { Cluster, DiskTrouble, Shape } from "../../src/runtime/cluster.ts";
import { linkName } from "../../src/runtime/in-force.ts";

/** The links that can be shaped: between nodes, and between nodes and clients. */
const shapedLinks = ({ nodes }: Pick<Cluster, "nodes">): Link[] =>
  linksAmong([...nodes.map(({ name }) => name), CLIENTS]);

/** A clock is wrong when anybody could tell. */
const isWrong = (offset: number): boolean => Math.abs(offset) > 1e6;

const worded = (subject: string, things: readonly (Shape | DiskTrouble)[]): string[] =>
  things.map((thing) => `${subject} ${showValue(thing as Value)}`);

/** What is broken, as a probe, the operating system, links, clocks and disks tell it themselves: `n1 down`, `n1→n2 cut`. */
export async function brokenIn(cluster: Cluster): Promise<string[]> {
  const cut = (await cutIn(cluster)).map((link) => `${linkName(link)} cut`);
  const shapes = (await cluster.shaping?.read(shapedLinks(cluster))) ?? [];
  const shaped = shapedLinks(cluster).flatMap((link, i) => worded(linkName(link), shapes[i] ?? []));
  const nodes = await Promise.all(cluster.nodes.map(({ name }) => brokenAt(cluster, name)));
  return [...cut, ...shaped, ...nodes.flat()].sort();
}

/** As often as a link is tried: one that loses half of what it carries is taken for a cut one once in a thousand times. */
const TRIES = 10;

/** The links over which nothing arrives, however often it is tried. */
async function cutIn(cluster: Cluster): Promise<readonly Link[]> {
  let silent: readonly Link[] = cluster.network ? allLinks(cluster) : [];
  for (let i = 0; i < TRIES && silent.length > 0; i++) {
    const arrived = (await cluster.network?.probe(silent)) ?? [];
    silent = silent.filter((_, at) => !arrived[at]);
  }
  return silent;
}

async function brokenAt({ process, clock, storage }: Cluster, node: string): Promise<string[]> {
  const state = (await process?.state(node))?.state ?? "running";
  return [
    ...(state === "running" ? [] : [`${node} ${state}`]),
    // Where no process runs there is no clock to be read.
    ...(state !== "down" && isWrong((await clock?.read(node)) ?? 0) ? [`${node} skewed`] : []),
    ...worded(node, (await storage?.read(node)) ?? []),
  ];
}

/** The same, as the table of all faults wants it. */
export function wantedIn({ wanted, cluster, clock }: FaultTable): string[] {
  const nodes = cluster.nodes.flatMap(({ name }) => [
    ...(wanted.stateOf(name) === "running" ? [] : [`${name} ${wanted.stateOf(name)}`]),
    ...(wanted.stateOf(name) !== "down" && isWrong(wanted.skewOf(name, clock.now()).offset)
      ? [`${name} skewed`]
      : []),
    ...worded(name, wanted.troublesOf(name)),
  ]);
  const shaped = wanted.shapedLinks().flatMap(({ link, shape }) => worded(linkName(link), [shape]));
  return [...wanted.cutLinks().map((link) => `${linkName(link)} cut`), ...shaped, ...nodes].sort();
}
