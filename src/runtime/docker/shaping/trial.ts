import { type Clock, sleep } from "../../../core/clock.ts";
import { milliseconds, seconds } from "../../../core/duration.ts";
import type { Link } from "../../../core/fault.ts";
import type { Sample, Shape } from "../../cluster.ts";
import { linkName } from "../../in-force.ts";
import { together } from "../../together.ts";
import { groupLinks, type Station, stationOf, uniqueLinks } from "../stations.ts";

/** How much longer than its shapes say a datagram may be on its way on a machine that is busy. */
const MARGIN = milliseconds(100);
/** The longest that a shaper lets a packet wait for its turn at a rate. */
const LONGEST_WAIT = seconds(1);
/** For how many seconds the datagrams of a trial keep a link busy that has a rate. */
const BUSY = 0.5;
/** Bytes of headers, and of what every datagram of a trial says; and how many it may be padded with. */
const [LEAST_SIZE, MOST_PADDING] = [90, 1400];
/** So many datagrams at the least, and at the most. */
const [FEWEST, MOST] = [100, 400];
/** How often what chance decides should be seen: that it is not seen at all is then one in 150. */
const SEEN = 5;

/** How long a datagram may be on its way over a link with these shapes, nanoseconds. */
export const latenessBy = (shapes: readonly Shape[]): number =>
  shapes.reduce(
    (sum, { delay = 0, jitter = 0, rate }) => sum + delay + jitter + (rate === undefined ? 0 : LONGEST_WAIT),
    0,
  );

/** How many datagrams show what these shapes do, and with how many bytes each is padded for it. */
export function trialFor(shapes: readonly Shape[]): { readonly count: number; readonly padding: number } {
  const chances = shapes.flatMap(({ loss, duplicate, corrupt }) =>
    [loss, duplicate, corrupt].filter(Boolean),
  );
  const count = clamp(SEEN / Math.min(1, ...(chances as number[])), FEWEST, MOST);
  const rate = Math.min(...shapes.flatMap((shape) => shape.rate ?? []));
  return {
    count,
    padding: Number.isFinite(rate) ? clamp((rate * BUSY) / count - LEAST_SIZE, 0, MOST_PADDING) : 0,
  };
}

const clamp = (value: number, least: number, most: number) =>
  Math.round(Math.min(most, Math.max(least, value)));

/** What trying links needs. */
export interface TrialParts {
  /** Every node, and a beacon in the place of the clients. */
  readonly stations: readonly Station[];
  readonly clock: Clock;
  /** What is done to a link now. */
  readonly shapesOf: (link: Link) => readonly Shape[];
}

/** Tries links by datagrams from beacon to beacon. Takes as long as those may be on their way, and some 100 ms more. */
export function trialOf({ stations, clock, shapesOf }: TrialParts) {
  let trials = 0;
  const beacon = (name: string, words: readonly string[]) =>
    stationOf(stations, name).inside(["perl", "/beacon.pl", ...words]);
  const addressOf = (name: string) => stationOf(stations, name).address;
  return async (asked: readonly Link[]): Promise<readonly Sample[]> => {
    const token = `trial-${++trials}`;
    // A link with two shapes may be asked for twice, and its datagrams would all look doubled.
    const links = uniqueLinks(asked);
    const plans = new Map(links.map((link) => [linkName(link), trialFor(shapesOf(link))]));
    const target = (link: Link) => {
      const { count, padding } = plans.get(linkName(link)) as ReturnType<typeof trialFor>;
      return `${addressOf(link.to)}:${count}:${padding}`;
    };
    await together(
      [...groupLinks(links, ({ from }) => from)].map(([from, mine]) =>
        beacon(from, ["measure", token, ...mine.map(target)]),
      ),
    );
    await sleep(clock, Math.max(0, ...links.map((link) => latenessBy(shapesOf(link)))) + MARGIN);
    const names = [...groupLinks(links, ({ to }) => to).keys()];
    const told = await together(names.map((to) => beacon(to, ["measured", token])));
    const heard = new Map(names.map((to, i) => [to, readHeard(told[i] as string)]));
    return asked.map((link) => ({
      sent: plans.get(linkName(link))?.count ?? 0,
      ...(heard.get(link.to)?.get(addressOf(link.from)) ?? NOTHING),
    }));
  };
}

type Heard = Omit<Sample, "sent">;

/** In the order in which a beacon tells them. */
const FIELDS = ["arrived", "doubled", "wrong", "overtaken", "least", "most", "bytes", "took"] as const;

const sample = (numbers: readonly number[]): Heard =>
  Object.fromEntries(FIELDS.map((field, i) => [field, numbers[i] ?? 0])) as Heard;

const NOTHING = sample([]);

/** Reads what a beacon tells of a trial, by the sender's address. */
export function readHeard(text: string): Map<string, Heard> {
  const lines = text.split("\n").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [address, ...numbers] = line.split(" ") as [string, ...string[]];
      return [address, sample(numbers.map(Number))];
    }),
  );
}
