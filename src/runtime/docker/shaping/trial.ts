import { type Clock, sleep } from "../../../core/clock.ts";
import { milliseconds, seconds } from "../../../core/duration.ts";
import { CLIENTS, type Link } from "../../../core/fault.ts";
import type { Sample, Shape } from "../../cluster.ts";
import { together } from "../../together.ts";
import { groupLinks, type Station, stationOf } from "../stations.ts";

/** How many datagrams tell what a link does: of a loss of a twentieth, one trial in 170 sees nothing. */
const COUNT = 100;
/** How much longer than its shapes say a datagram may be on its way on a machine that is busy. */
const MARGIN = milliseconds(100);
/** How long the datagrams of a trial keep a link busy that lets so many bytes through a second. */
const BUSY = 0.5;
/** Bytes of headers, and of what every datagram of a trial says. */
const LEAST_SIZE = 90;
const MOST_SIZE = 1400;
/** A queue at a rate is at the most so long. */
const QUEUE = seconds(1);

/** How long a datagram may be on its way over a link with these shapes, nanoseconds. */
export const latenessBy = (shapes: readonly Shape[]): number =>
  shapes.reduce(
    (sum, { delay = 0, jitter = 0, rate }) => sum + delay + jitter + (rate === undefined ? 0 : QUEUE),
    0,
  );

/** How many bytes each datagram of a trial is padded with: so many that a rate shows, and no more. */
export function paddingFor(shapes: readonly Shape[]): number {
  const rates = shapes.flatMap(({ rate }) => rate ?? []);
  if (rates.length === 0) return 0;
  return Math.round(Math.min(MOST_SIZE, Math.max(0, (Math.min(...rates) * BUSY) / COUNT - LEAST_SIZE)));
}

/** What trying links needs. */
export interface TrialParts {
  readonly stations: readonly Station[];
  readonly clock: Clock;
  /** What is done to a link now. */
  readonly shapesOf: (link: Link) => readonly Shape[];
}

/** Tries links by datagrams from beacon to beacon. Takes as long as those may be on their way. Not those from and to clients, who have no beacon. */
export function trialOf({ stations, clock, shapesOf }: TrialParts) {
  let trials = 0;
  return async (links: readonly Link[]): Promise<readonly (Sample | undefined)[]> => {
    const token = `trial-${++trials}`;
    const tried = links.filter(({ from, to }) => from !== CLIENTS && to !== CLIENTS);
    const send = ([from, mine]: readonly [string, readonly Link[]]) =>
      stationOf(stations, from).inside(["perl", "/beacon.pl", "measure", token, ...mine.map(targetOf)]);
    const targetOf = (link: Link) =>
      `${stationOf(stations, link.to).address}:${COUNT}:${paddingFor(shapesOf(link))}`;
    await together([...groupLinks(tried, ({ from }) => from)].map(send));
    await sleep(clock, Math.max(0, ...tried.map((link) => latenessBy(shapesOf(link)))) + MARGIN);
    const hear = async (to: string) =>
      [
        to,
        readSamples(await stationOf(stations, to).inside(["perl", "/beacon.pl", "measured", token])),
      ] as const;
    const heard = new Map(await together([...groupLinks(tried, ({ to }) => to).keys()].map(hear)));
    return links.map((link) => {
      if (!tried.includes(link)) return undefined;
      return heard.get(link.to)?.get(stationOf(stations, link.from).address) ?? UNHEARD;
    });
  };
}

const UNHEARD: Sample = {
  sent: COUNT,
  arrived: 0,
  doubled: 0,
  wrong: 0,
  overtaken: 0,
  least: 0,
  most: 0,
  bytes: 0,
  took: 0,
};

/** Reads what a beacon tells of a trial, by the sender's address. */
export function readSamples(text: string): Map<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const line of text.split("\n").filter(Boolean)) {
    const [address, ...numbers] = line.split(" ") as [string, ...string[]];
    const [arrived = 0, doubled = 0, wrong = 0, overtaken = 0, least = 0, most = 0, bytes = 0, took = 0] =
      numbers.map(Number);
    samples.set(address, { sent: COUNT, arrived, doubled, wrong, overtaken, least, most, bytes, took });
  }
  return samples;
}
