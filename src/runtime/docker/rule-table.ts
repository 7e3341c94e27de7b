import { CLIENTS, type Link } from "../../core/fault.ts";
import { linkName } from "../in-force.ts";
import { inTurn, together } from "../together.ts";
import { droppedBySource, type Queued, ruleset } from "./rules.ts";
import { actedOnAt, groupLinks, type Station, stationOf } from "./stations.ts";

/** The rules of all nodes: who cuts links and who shapes them write into the same ones. */
export interface RuleTable {
  /** Exactly these links are cut from now on. */
  cut(links: readonly Link[]): Promise<void>;
  /** What goes over exactly these links is sent to the queue of the node that it is acted on at. */
  queue(links: readonly Link[]): Promise<void>;
  /** Packets dropped on each of these links since the run began, by this table or an earlier one. */
  dropped(links: readonly Link[]): Promise<readonly number[]>;
}

/** Puts the rules in the place of the old ones. */
const PUT = 'printf "%s" "$1" | iptables-restore -w --noflush';

/** The same, after it has printed what the old ones have counted. */
const SWAP = `iptables-save -c -t filter && ${PUT}`;

/** Rules in each node's own network namespace; the host's firewall is never touched. */
export function ruleTable(stations: readonly Station[]): RuleTable {
  const byAddress = new Map(stations.map(({ name, address }) => [address, name]));
  const takeTurn = inTurn();
  let cut: readonly Link[] = [];
  let queued: readonly Link[] = [];
  // Counters die with their rules: what those that are gone have counted, by link.
  const past = new Map<string, number>();
  /** Nodes whose rules drop something: only those have anything to tell. */
  const dropping = new Set<Station>();

  const counted = (saved: string, { name: to }: Station) =>
    [...droppedBySource(saved)].map(([source, packets]) => ({
      link: linkName({ from: byAddress.get(source) ?? source, to }),
      packets,
    }));

  async function write(station: Station): Promise<void> {
    const dropped = cut
      .filter(({ to }) => to === station.name)
      .map(({ from }) => stationOf(stations, from).address);
    const peers = stations.filter((other) => other !== station).map(({ address }) => address);
    const rules = ruleset({ dropped, queued: queuedAt(station), peers });
    const saved = await station.inside(["sh", "-c", dropping.has(station) ? SWAP : PUT, "rules", rules]);
    for (const { link, packets } of counted(saved, station)) past.set(link, (past.get(link) ?? 0) + packets);
    if (dropped.length > 0) dropping.add(station);
    else dropping.delete(station);
  }

  function queuedAt({ name }: Station): Queued {
    const own = queued.filter((link) => actedOnAt(link) === name);
    const members = own.filter(({ from, to }) => from !== CLIENTS && to !== CLIENTS);
    return {
      sources: members.map(({ from }) => stationOf(stations, from).address),
      fromClients: own.some(({ from }) => from === CLIENTS),
      toClients: own.some(({ to }) => to === CLIENTS),
    };
  }

  const writeAll = () => together(stations.map(write));
  return {
    cut: (links) =>
      takeTurn(async () => {
        cut = links;
        await writeAll();
      }),
    queue: (links) =>
      takeTurn(async () => {
        queued = links;
        await writeAll();
      }),
    dropped: (links) =>
      takeTurn(async () => {
        const current = new Map(past);
        const read = async (name: string) => {
          const station = stationOf(stations, name);
          return counted(await station.inside(["iptables-save", "-c", "-t", "filter"]), station);
        };
        const names = [...groupLinks(links, ({ to }) => to).keys()];
        for (const { link, packets } of (await together(names.map(read))).flat())
          current.set(link, (current.get(link) ?? 0) + packets);
        return links.map((link) => current.get(linkName(link)) ?? 0);
      }),
  };
}
