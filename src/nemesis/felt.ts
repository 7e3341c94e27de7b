import type { Evidence } from "../core/fault.ts";
import type { Cluster } from "../runtime/cluster.ts";
import { type Entry, entriesOf, linkName } from "../runtime/in-force.ts";
import type { Stage } from "./nemesis.ts";
import { describeLoss } from "./words.ts";

/** What a counter stood at, by link or node. */
type Counts = ReadonlyMap<string, number>;

/** Counters of what a cluster's links, disks and clocks have done to the system since the run began, as far as entries name them. */
export interface Counters {
  readonly "packets dropped": Counts;
  readonly "messages touched": Counts;
  readonly "messages delivered with wrong bytes": Counts;
  readonly "disk operations in trouble": Counts;
  readonly "wrong times told": Counts;
}

/** Reads the counters that tell whether the system met these entries. */
export async function countersOf(cluster: Cluster, entries: readonly Entry[]): Promise<Counters> {
  const { network, shaping, storage, clock } = cluster;
  const cut = entriesOf("cut", entries).map(({ link }) => link);
  const shaped = entriesOf("shaped", entries).map(({ link }) => link);
  const corrupted = entriesOf("shaped", entries)
    .filter(({ shape }) => shape.corrupt)
    .map(({ link }) => link);
  const disks = entriesOf("disk", entries).map(({ node }) => node);
  const skewed = clock?.wrong ? entriesOf("skewed", entries).map(({ node }) => node) : [];
  return {
    "packets dropped": counts(cut.map(linkName), cut.length > 0 ? await network?.dropped(cut) : []),
    "messages touched": counts(shaped.map(linkName), shaped.length > 0 ? await shaping?.touched(shaped) : []),
    "messages delivered with wrong bytes": counts(
      corrupted.map(linkName),
      corrupted.length > 0 ? await shaping?.corrupted(corrupted) : [],
    ),
    "disk operations in trouble": counts(
      disks,
      await Promise.all(disks.map((node) => storage?.struck(node) ?? 0)),
    ),
    "wrong times told": counts(skewed, await Promise.all(skewed.map((node) => clock?.wrong?.(node) ?? 0))),
  };
}

const counts = (names: readonly string[], numbers: readonly number[] = []): Counts =>
  new Map(names.map((name, i) => [name, numbers[i] ?? 0]));

/** What the system met of a fault's entries, told from the counters before and after. */
export function felt(
  stage: Stage,
  entries: readonly Entry[],
  before: Counters,
  after: Counters,
): readonly Evidence[] {
  const counted = (Object.keys(after) as (keyof Counters)[]).flatMap((what) =>
    more(what, before[what], after[what]),
  );
  return [...counted, ...lost(stage, entries)];
}

function more(what: string, before: Counts, after: Counts): Evidence[] {
  if (after.size === 0) return [];
  const hit = [...after]
    .map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const)
    .filter(([, count]) => count > 0);
  const detail = hit.map(([name, count]) => `${name} ${count}`).join(", ");
  return [{ what, holds: hit.length > 0, detail: detail || "none" }];
}

function lost(stage: Stage, entries: readonly Entry[]): Evidence[] {
  const losses = entriesOf("down", entries).flatMap((entry) => {
    const loss = stage.lossBy(entry);
    return loss ? [{ node: entry.node, loss }] : [];
  });
  if (losses.length === 0) return [];
  return [
    {
      what: "loss of power",
      holds: losses.some(({ loss }) => loss.operations > 0 || loss.bytes > 0),
      detail: losses.map(({ node, loss }) => `${node} ${describeLoss(loss)}`).join(", "),
    },
  ];
}
