import type { Link } from "../../../core/fault.ts";
import type { Shape, ShapedLink } from "../../cluster.ts";
import { linkName } from "../../in-force.ts";
import { together } from "../../together.ts";
import { groupLinks, type Station, stationOf, uniqueLinks } from "../stations.ts";
import type { Carrier } from "./carrier.ts";
import { type NetemCounts, netemBatch, readNetem } from "./netem.ts";

/** Puts the classes and what they hold in the place of those that are there. What waits in the old ones is lost. */
const PUT = 'tc qdisc del dev eth0 root 2>/dev/null; printf "%s" "$1" | tc -batch -';

/** Tells what is there, and then {@link PUT}s. */
const SWAP = `tc -s -j qdisc show dev eth0 && { ${PUT}; }`;

/**
 * Shapes links by the kernel's netem, on the way out of the node that sends. Its counters know what it lost and what went through it, probes
 * included; what it repeated only as what went through.
 */
export function byNetem(stations: readonly Station[]): Carrier {
  let inForce: readonly ShapedLink[] = [];
  const past = new Map<string, number>();
  const linksOf = (station: Station): Link[] =>
    uniqueLinks(inForce.map(({ link }) => link)).filter(({ from }) => from === station.name);
  const shapesOf = (link: Link): Shape[] =>
    inForce.filter((shaped) => linkName(shaped.link) === linkName(link)).map(({ shape }) => shape);

  /** How many packets of each of a node's links were touched, as this output of `tc` says. */
  const counted = (station: Station, json: string) => {
    const counts = readNetem(json);
    return new Map(
      linksOf(station).map((link, i) => [linkName(link), touchedBy(shapesOf(link), counts.get(i))]),
    );
  };

  async function swap(station: Station, next: readonly ShapedLink[]): Promise<void> {
    const mine = next.filter(({ link }) => link.from === station.name);
    const targets = uniqueLinks(mine.map(({ link }) => link)).map((link) => ({
      address: stationOf(stations, link.to).address,
      shapes: mine.filter((shaped) => linkName(shaped.link) === linkName(link)).map(({ shape }) => shape),
    }));
    const json = await station.inside(["sh", "-c", SWAP, "netem", netemBatch(targets)]);
    for (const [name, touched] of counted(station, json)) past.set(name, (past.get(name) ?? 0) + touched);
  }

  const show = async (links: readonly Link[]) => {
    const senders = groupLinks(links, ({ from }) => from);
    const told = stations
      .filter(({ name }) => senders.has(name))
      .map(async (station) => {
        const json = await station.inside(["tc", "-s", "-j", "qdisc", "show", "dev", "eth0"]);
        return [...counted(station, json)].filter((_, i) => readNetem(json).has(i));
      });
    return new Map((await together(told)).flat());
  };

  return {
    async apply(shaped) {
      const before = new Set(inForce.map(({ link }) => link.from));
      const concerned = stations.filter(
        ({ name }) => before.has(name) || shaped.some(({ link }) => link.from === name),
      );
      await together(concerned.map((station) => swap(station, shaped)));
      inForce = shaped;
    },
    async read(links) {
      const there = await show(links);
      return links.map((link) => (there.has(linkName(link)) ? shapesOf(link) : []));
    },
    async count(links) {
      const now = await show(links);
      return links.map((link) => ({
        touched: (past.get(linkName(link)) ?? 0) + (now.get(linkName(link)) ?? 0),
        corrupted: 0,
      }));
    },
  };
}

/** All that goes through a link is delayed, or what is lost of it is all that was done. */
const touchedBy = (
  shapes: readonly Shape[],
  { packets, drops }: NetemCounts = { packets: 0, drops: 0 },
): number =>
  shapes.some(({ delay, jitter, rate, duplicate }) => delay || jitter || rate || duplicate)
    ? packets + drops
    : drops;
