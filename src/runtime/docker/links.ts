import { type Clock, sleep } from "../../core/clock.ts";
import type { Link } from "../../core/fault.ts";
import type { NetworkControl } from "../cluster.ts";
import { together } from "../together.ts";
import type { RuleTable } from "./rule-table.ts";
import { groupLinks, type Station, stationOf } from "./stations.ts";

/** What cutting and probing links needs. */
export interface LinkParts {
  readonly stations: readonly Station[];
  readonly rules: RuleTable;
  readonly clock: Clock;
  /** How long a datagram may be on its way over a link now, nanoseconds. */
  readonly lateness: (link: Link) => number;
}

/** Cuts links by rules in each receiving node's own network namespace, and probes them by datagrams from beacon to beacon. */
export function networkControl({ stations, rules, clock, lateness }: LinkParts): NetworkControl {
  const inside = (name: string, command: readonly string[]) => stationOf(stations, name).inside(command);
  let probes = 0;
  return {
    apply: (cut) => rules.cut(cut),
    dropped: (links) => rules.dropped(links),
    async probe(links) {
      const token = `probe-${++probes}`;
      await together(
        [...groupLinks(links, ({ from }) => from)].map(([from, mine]) => {
          const addresses = mine.map(({ to }) => stationOf(stations, to).address);
          return inside(from, ["perl", "/beacon.pl", "send", token, ...addresses]);
        }),
      );
      await sleep(clock, Math.max(0, ...links.map(lateness)));
      const heard = await together(
        [...groupLinks(links, ({ to }) => to).keys()].map(
          async (to) => [to, (await inside(to, ["perl", "/beacon.pl", "heard", token])).split("\n")] as const,
        ),
      );
      const heardBy = new Map(heard);
      return links.map(
        ({ from, to }) => heardBy.get(to)?.includes(stationOf(stations, from).address) ?? false,
      );
    },
  };
}
