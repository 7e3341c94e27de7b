import { seconds } from "../core/duration.ts";
import type { Evidence } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import type { Entry } from "../runtime/in-force.ts";
import { seeGone } from "./evidence.ts";
import { allLinks } from "./see-links.ts";
import type { Sight } from "./sight.ts";

/**
 * Looks once more, when all faults have ended, whether anything of what they did is still there on nodes that are up: at every link that could be cut
 * or shaped, at everybody who could be frozen, at every clock and disk. Only what some fault has touched is looked at.
 */
export async function seeSound(
  sight: Sight,
  touched: ReadonlySet<Entry["kind"]>,
  isUp: (node: NodeName) => boolean,
): Promise<readonly Evidence[]> {
  const nodes = sight.cluster.nodes.map(({ name }) => name).filter(isUp);
  const links = allLinks(sight.cluster).filter(({ from, to }) => isUp(from) && isUp(to));
  const entries: Entry[] = [
    ...links.map((link) => ({ kind: "cut", link }) as const),
    ...links.map((link) => ({ kind: "shaped", link, shape: {} }) as const),
    ...nodes.map((node) => ({ kind: "paused", node }) as const),
    // What is looked for is a clock that is nearer to none than to this.
    ...nodes.map((node) => ({ kind: "skewed", node, skew: { offset: seconds(1), drift: 0 } }) as const),
    ...nodes.map((node) => ({ kind: "disk", node, trouble: { kind: "full" } }) as const),
  ];
  return seeGone(
    sight,
    entries.filter(({ kind }) => touched.has(kind)),
  );
}
