import type { Sample, Shape } from "../runtime/cluster.ts";

/** A jitter below this need not make one datagram of a trial overtake another. */
const LEAST_JITTER = 5e6;
/** By how much less than it should be a delay may look, and by how much more a rate. */
const [DELAY_SEEN, RATE_SEEN] = [0.95, 1.3];

/**
 * What datagrams that were sent over a link do not show of a shape, in words; nothing where they show all of it. Of what chance decides they show
 * enough where it is not less than one in ten thousand times would be.
 *
 * @param all every shape of the link, this one among them.
 */
export function doubtsAbout(sample: Sample, shape: Shape, all: readonly Shape[]): string[] {
  const { sent, arrived, doubled, wrong, overtaken, least, bytes, took } = sample;
  const came = arrived + wrong;
  const { loss = 0, duplicate = 0, corrupt = 0, jitter = 0, rate } = shape;
  const held = all.some((other) => other.rate !== undefined);
  if (all.some((other) => other.loss === 1)) return came > 0 ? ["all should be lost"] : [];
  if (came === 0) return held ? [] : ["nothing arrived"];
  const delays = all.reduce((sum, { delay = 0 }) => sum + delay, 0);
  return [
    ...(enough(sent - came, sent, loss) ? [] : ["too few were lost"]),
    ...(enough(doubled, came, duplicate) ? [] : ["too few came twice"]),
    ...(enough(wrong, came, corrupt) ? [] : ["too few were wrong"]),
    ...(arrived > 0 && least < delays * DELAY_SEEN ? ["some came too early"] : []),
    ...(arrived > 1 && !held && jitter >= LEAST_JITTER && overtaken === 0 ? ["none was overtaken"] : []),
    ...(rate !== undefined && (bytes / took) * 1e9 > rate * RATE_SEEN ? ["they came too fast"] : []),
  ];
}

/** What datagrams show of a shape that is to be gone from a link which has no other, in words. */
export function remainsOf({ sent, arrived, doubled, wrong, least }: Sample, shape: Shape): string[] {
  const slow = Math.max(shape.delay ?? 0, shape.jitter ?? 0);
  return [
    ...(arrived + wrong < sent / 2 ? ["most did not arrive"] : []),
    ...(doubled > 0 ? ["some came twice"] : []),
    ...(wrong > 0 ? ["some were wrong"] : []),
    ...(slow > 0 && least >= slow ? ["all were late"] : []),
  ];
}

/** Whether so many hits are not far too few for what chance should have hit: four standard deviations below, and never none. */
const enough = (hits: number, of: number, chance: number): boolean =>
  chance === 0 || hits >= Math.max(1, of * chance - 4 * Math.sqrt(of * chance * (1 - chance)));
