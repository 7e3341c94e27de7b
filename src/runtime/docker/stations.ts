import { CLIENTS, type Link } from "../../core/fault.ts";
import { invariant } from "../../core/invariant.ts";
import type { NodeName } from "../../core/node.ts";
import { linkName } from "../in-force.ts";
import type { Inside } from "./inside.ts";

/** A node as the network sees it: where it is, and how to get at its rules. */
export interface Station {
  readonly name: NodeName;
  readonly address: string;
  readonly inside: Inside;
}

/** The station of a node. */
export function stationOf(stations: readonly Station[], name: NodeName): Station {
  const station = stations.find((each) => each.name === name);
  invariant(station, `${name} is not a node of this cluster`);
  return station;
}

/** The node at which a link is acted on: the one that hears it, but for links to clients, whose end is nobody's to touch. */
export const actedOnAt = ({ from, to }: Link): NodeName => (to === CLIENTS ? from : to);

/** Each link once. */
export const uniqueLinks = (links: readonly Link[]): Link[] => [
  ...new Map(links.map((link) => [linkName(link), link])).values(),
];

/** Links by what is the same of them. */
export function groupLinks<K>(links: readonly Link[], key: (link: Link) => K): Map<K, readonly Link[]> {
  const groups = new Map<K, readonly Link[]>();
  for (const link of links) groups.set(key(link), [...(groups.get(key(link)) ?? []), link]);
  return groups;
}
