import type { Evidence, Link } from "../core/fault.ts";
import { type Entry, linkName } from "../runtime/in-force.ts";
import { linksOf } from "./evidence.ts";
import type { Injection, Stage } from "./nemesis.ts";

/**
 * The whole injection of a fault that is nothing but entries: imposes them, and cures by lifting them. What the system felt
 * of cut links is the packets that were dropped on them after the probes had spoken.
 */
export async function imposeEntries(
  stage: Stage,
  entries: readonly Entry[],
  describe?: string,
): Promise<Injection> {
  const links = linksOf(entries);
  const evidence = await stage.impose(entries);
  const before = await dropped(stage, links);
  return {
    evidence,
    ...(describe === undefined ? {} : { describe }),
    async cure() {
      const healed = await stage.lift();
      return { felt: felt(links, before, await dropped(stage, links)), healed };
    },
  };
}

async function dropped({ cluster }: Stage, links: readonly Link[]): Promise<readonly number[]> {
  return links.length > 0 ? ((await cluster.network?.dropped(links)) ?? []) : [];
}

function felt(links: readonly Link[], before: readonly number[], after: readonly number[]): Evidence[] {
  if (links.length === 0) return [];
  const counts = links.map((link, i) => ({ link, packets: (after[i] ?? 0) - (before[i] ?? 0) }));
  const hit = counts.filter(({ packets }) => packets > 0);
  const detail = hit.map(({ link, packets }) => `${linkName(link)} ${packets}`).join(", ");
  return [{ what: "packets dropped", holds: hit.length > 0, detail: detail || "none" }];
}
