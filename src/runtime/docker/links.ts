import type { Link } from "../../core/fault.ts";
import { invariant } from "../../core/invariant.ts";
import type { NodeName } from "../../core/node.ts";
import type { NetworkControl } from "../cluster.ts";
import { linkName } from "../in-force.ts";
import { inTurn, together } from "../together.ts";
import type { Inside } from "./inside.ts";
import { droppedBySource, ruleset } from "./rules.ts";

/** A node as the network sees it: where it is, and how to get at its rules. */
export interface Station {
  readonly name: NodeName;
  readonly address: string;
  readonly inside: Inside;
}

/** Reads the counters of the rules that are about to go, then puts the new ones in their place: one table, all at once. */
const SWAP = 'iptables-save -c -t filter && printf "%s" "$1" | iptables-restore -w';

/** Cuts links by rules in each receiving node's own network namespace; the host's firewall is never touched. */
export function networkControl(stations: readonly Station[]): NetworkControl {
  const byName = new Map(stations.map((station) => [station.name, station]));
  const byAddress = new Map(stations.map((station) => [station.address, station]));
  const at = (name: NodeName): Station => {
    const station = byName.get(name);
    invariant(station, `${name} is not a node of this cluster`);
    return station;
  };

  // Counters die with their rules: what those that are gone have counted, by link.
  const past = new Map<string, number>();
  const counted = (saved: string, to: NodeName) =>
    [...droppedBySource(saved)].map(([source, packets]) => ({
      link: linkName({ from: byAddress.get(source)?.name ?? source, to }),
      packets,
    }));

  async function setRules({ name, inside }: Station, cut: readonly Link[]): Promise<void> {
    const sources = cut.filter(({ to }) => to === name).map(({ from }) => at(from).address);
    const saved = await inside(["sh", "-c", SWAP, "swap", ruleset(sources)]);
    for (const { link, packets } of counted(saved, name)) past.set(link, (past.get(link) ?? 0) + packets);
  }

  const takeTurn = inTurn();
  let probes = 0;
  return {
    apply: (cut) =>
      takeTurn(async () => void (await together(stations.map((station) => setRules(station, cut))))),

    async probe(links) {
      const token = `probe-${++probes}`;
      await together(
        groups(links, "from").map(([from, mine]) =>
          at(from).inside(["perl", "/beacon.pl", "send", token, ...mine.map(({ to }) => at(to).address)]),
        ),
      );
      const heard = await together(
        groups(links, "to").map(
          async ([to]) =>
            [to, (await at(to).inside(["perl", "/beacon.pl", "heard", token])).split("\n")] as const,
        ),
      );
      const heardBy = new Map(heard);
      return links.map(({ from, to }) => heardBy.get(to)?.includes(at(from).address) ?? false);
    },

    dropped: (links) =>
      takeTurn(async () => {
        const current = new Map<string, number>();
        const read = async ([to]: readonly [NodeName, unknown]) =>
          counted(await at(to).inside(["iptables-save", "-c", "-t", "filter"]), to);
        for (const { link, packets } of (await together(groups(links, "to").map(read))).flat())
          current.set(link, packets);
        return links.map((link) => (past.get(linkName(link)) ?? 0) + (current.get(linkName(link)) ?? 0));
      }),
  };
}

/** Links by the node at one of their ends. */
function groups(links: readonly Link[], end: "from" | "to"): (readonly [NodeName, readonly Link[]])[] {
  const groups = new Map<NodeName, Link[]>();
  for (const link of links) groups.set(link[end], [...(groups.get(link[end]) ?? []), link]);
  return [...groups];
}
