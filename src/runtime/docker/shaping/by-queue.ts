import type { Link } from "../../../core/fault.ts";
import type { Random } from "../../../core/random.ts";
import type { Shape, ShapedLink } from "../../cluster.ts";
import { together } from "../../together.ts";
import type { RuleTable } from "../rule-table.ts";
import { actedOnAt, groupLinks, type Station, stationOf, uniqueLinks } from "../stations.ts";
import type { Carrier } from "./carrier.ts";
import { keyOf, readTold, type Told, tableText } from "./shaper.ts";

const SHAPER = "/shaper";
/** Seeds are whole numbers up to this. */
const SEEDS = 2 ** 48;

/**
 * Shapes links by a process at each node that hears them, which is handed their packets by the kernel (NFQUEUE). It runs only while a link of
 * its node is shaped, and only those links' packets go through it.
 */
export function byQueue(stations: readonly Station[], rules: RuleTable, random: Random): Carrier {
  const streams = new Map(stations.map((station) => [station, random.fork(station.name)]));
  const addressOf = (name: string) => stationOf(stations, name).address;
  // A shaper's counters die with it: what those that have ended have counted, by link.
  const past = new Map<string, Counted>();

  const sharesOf = (shaped: readonly ShapedLink[], { name }: Station) =>
    shaped.filter(({ link }) => actedOnAt(link) === name);

  /** Gives a node's shaper its table, and the node a shaper if it has none. */
  async function load(station: Station, shaped: readonly ShapedLink[]): Promise<void> {
    const seed = (streams.get(station) as Random).int(0, SEEDS);
    await station.inside([SHAPER, "table", String(seed), tableText(shaped, addressOf)]);
  }

  async function end(station: Station): Promise<void> {
    const { counts } = readTold(await station.inside([SHAPER, "end"]));
    for (const [key, { touched, corrupted }] of counts) {
      const name = `${station.name} ${key}`;
      const before = past.get(name) ?? NONE;
      past.set(name, { touched: before.touched + touched, corrupted: before.corrupted + corrupted });
    }
  }

  async function tell(
    links: readonly Link[],
  ): Promise<(link: Link) => { told: Told; key: string; name: string }> {
    const names = [...groupLinks(links, actedOnAt).keys()];
    const told = await together(
      names.map(
        async (name) => [name, readTold(await stationOf(stations, name).inside([SHAPER, "tell"]))] as const,
      ),
    );
    const toldBy = new Map(told);
    return (link) => {
      const key = keyOf(link, addressOf);
      const name = actedOnAt(link);
      return { told: toldBy.get(name) as Told, key, name: `${name} ${key}` };
    };
  }

  return {
    async apply(shaped) {
      const busy = stations.filter((station) => sharesOf(shaped, station).length > 0);
      // The tables first: a packet that comes to the queue must find its link there. And the other way round at the end.
      await together(busy.map((station) => load(station, sharesOf(shaped, station))));
      await rules.queue(uniqueLinks(shaped.map(({ link }) => link)));
      await together(stations.filter((station) => !busy.includes(station)).map(end));
    },
    async read(links) {
      const of = await tell(links);
      return links.map((link): readonly Shape[] => {
        const { told, key } = of(link);
        return told.shapes.get(key) ?? [];
      });
    },
    async count(links) {
      const of = await tell(links);
      return links.map((link) => {
        const { told, key, name } = of(link);
        const [now, before] = [told.counts.get(key) ?? NONE, past.get(name) ?? NONE];
        return { touched: now.touched + before.touched, corrupted: now.corrupted + before.corrupted };
      });
    },
  };
}

type Counted = Awaited<ReturnType<Carrier["count"]>>[number];

const NONE: Counted = { touched: 0, corrupted: 0 };
