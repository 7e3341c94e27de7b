import { CLIENTS, type Link } from "../../../core/fault.ts";
import type { ShapedLink } from "../../cluster.ts";
import { linkName } from "../../in-force.ts";
import type { Carrier } from "./carrier.ts";

/**
 * Two carriers, each for the links that are its own: netem for what members say to each other, as far as it loses, delays and holds back. It
 * breaks a checksum with every byte, so that what it falsifies is only lost; what it repeats no counter tells; and what clients send it never sees.
 */
export function inParts(netem: Carrier, queue: Carrier): Carrier {
  let byQueue = new Set<string>();
  const isQueued = (link: Link) => byQueue.has(linkName(link));

  return {
    async apply(shaped) {
      byQueue = new Set(shaped.filter(needsQueue).map(({ link }) => linkName(link)));
      await netem.apply(shaped.filter(({ link }) => !isQueued(link)));
      await queue.apply(shaped.filter(({ link }) => isQueued(link)));
    },
    async read(links) {
      const both = [await netem.read(links), await queue.read(links)] as const;
      return links.map((_, i) => both.flatMap((found) => found[i] ?? []));
    },
    async count(links) {
      const both = [await netem.count(links), await queue.count(links)] as const;
      const sum = (i: number, what: "touched" | "corrupted") =>
        both.reduce((total, counts) => total + (counts[i]?.[what] ?? 0), 0);
      return links.map((_, i) => ({ touched: sum(i, "touched"), corrupted: sum(i, "corrupted") }));
    },
  };
}

const needsQueue = ({ link, shape }: ShapedLink): boolean =>
  link.from === CLIENTS ||
  link.to === CLIENTS ||
  shape.corrupt !== undefined ||
  shape.duplicate !== undefined;
