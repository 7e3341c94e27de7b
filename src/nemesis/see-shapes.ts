import type { Evidence, Link } from "../core/fault.ts";
import { canonical } from "../core/value.ts";
import type { Sample, Shape } from "../runtime/cluster.ts";
import { type LinkEntry, linkName } from "../runtime/in-force.ts";
import { doubtsAbout, remainsOf } from "./doubts.ts";
import { insist, type Sight } from "./sight.ts";
import { describeSample, describeShape } from "./words.ts";

type ShapedEntry = Extract<LinkEntry, { readonly kind: "shaped" }>;

/** Whether links do what they are to do to messages: as they say themselves, and as datagrams show that were sent over them. */
export const seeShaped = async (sight: Sight, entries: readonly ShapedEntry[]): Promise<Evidence[]> => [
  ...(await readShapes(sight, entries, ({ shape }, found) =>
    found.map(canonical).includes(canonical(shape)),
  )),
  ...(await insist(sight, tryable(sight, entries), (some) =>
    tryLinks(sight, some, ({ link, shape }, sample) => doubtsAbout(sample, shape, shapesOf(sight, link))),
  )),
];

/** Whether links do nothing to messages any more but what other faults ask for. */
export const seeUnshaped = async (sight: Sight, entries: readonly ShapedEntry[]): Promise<Evidence[]> => [
  ...(await insist(sight, entries, (some) =>
    readShapes(sight, some, ({ link }, found) => asText(shapesOf(sight, link)) === asText(found)),
  )),
  ...(await insist(sight, tryable(sight, entries), (some) =>
    tryLinks(sight, some, ({ link, shape }, sample) =>
      shapesOf(sight, link).length > 0 ? [] : remainsOf(sample, shape),
    ),
  )),
];

/** What all faults together ask of a link. */
const shapesOf = ({ wanted }: Sight, link: Link): Shape[] =>
  wanted
    .shapedLinks()
    .filter((other) => linkName(other.link) === linkName(link))
    .map(({ shape }) => shape);

async function readShapes(
  { cluster: { shaping } }: Sight,
  entries: readonly ShapedEntry[],
  holds: (entry: ShapedEntry, found: readonly Shape[]) => boolean,
): Promise<Evidence[]> {
  if (entries.length === 0) return [];
  const found = (await shaping?.read(entries.map(({ link }) => link))) ?? [];
  return entries.map((entry, i) => ({
    what: `shape of ${linkName(entry.link)} (${shaping?.by})`,
    holds: found[i] !== undefined && holds(entry, found[i]),
    detail: found[i]?.map(describeShape).join("; ") || "as it was built",
  }));
}

/** What can be tried where links can be. A link that is cut is not: nothing would arrive, and what is dropped would count as felt by the cut. */
function tryable(sight: Sight, entries: readonly ShapedEntry[]): readonly ShapedEntry[] {
  return sight.cluster.shaping?.try ? entries.filter((entry) => !isCut(sight, entry.link)) : [];
}

const isCut = ({ wanted }: Sight, link: Link): boolean =>
  wanted.cutLinks().some((cut) => linkName(cut) === linkName(link));

async function tryLinks(
  sight: Sight,
  entries: readonly ShapedEntry[],
  doubts: (entry: ShapedEntry, sample: Sample) => readonly string[],
): Promise<Evidence[]> {
  if (entries.length === 0) return [];
  const { shaping } = sight.cluster;
  const samples = (await shaping?.try?.(entries.map(({ link }) => link))) ?? [];
  return entries.map((entry, i) => {
    const sample = samples[i] as Sample;
    const doubtful = isCut(sight, entry.link) ? [] : doubts(entry, sample);
    const detail = [describeSample(sample), ...doubtful].join("; ");
    return { what: `trial of ${linkName(entry.link)}`, holds: doubtful.length === 0, detail };
  });
}

const asText = (shapes: readonly Shape[]): string => shapes.map(canonical).sort().join(" ");
