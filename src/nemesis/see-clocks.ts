import { milliseconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import type { Evidence } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import type { NodeEntry } from "../runtime/in-force.ts";
import { insist, type Sight } from "./sight.ts";
import { describeSkew } from "./words.ts";

type SkewedEntry = Extract<NodeEntry, { readonly kind: "skewed" }>;

/** By how much a clock must be wrong before one can tell: reading it takes a moment, and it may only count milliseconds. */
const VISIBLE = milliseconds(10);

/** A reading may be off by half of what the entries make of the clock, so that it is nearer to one than to the other; but never by more. */
const SLACK = milliseconds(500);

/** How long a drift is waited for. */
const PATIENCE = milliseconds(500);

/** Whether clocks are as wrong as these entries want them. Of a node that is down nothing can be said: its clock is wrong when it comes back. */
export const seeSkewed = (sight: Sight, entries: readonly SkewedEntry[]): Promise<Evidence[]> =>
  seeClocks(sight, entries, false);

/** Whether clocks are wrong no more by these entries. A node that is down has no clock that could be. */
export const seeUnskewed = (sight: Sight, entries: readonly SkewedEntry[]): Promise<Evidence[]> =>
  seeClocks(sight, entries, true);

/**
 * Whether the clocks of these entries' nodes are as wrong as all faults together want them, and not as they would be with these
 * entries left out, or with them still there. Read from the nodes themselves. A drift is waited for until it shows.
 */
async function seeClocks(
  sight: Sight,
  entries: readonly SkewedEntry[],
  whenDown: boolean,
): Promise<Evidence[]> {
  const nodes = [...new Set(entries.map(({ node }) => node))];
  const wait = Math.max(0, ...nodes.map((node) => untilVisible(sight, ofNode(entries, node))));
  if (wait > 0) await sight.sleep(wait);
  return insist(sight, nodes, (some) =>
    Promise.all(some.map((node) => seeClock(sight, node, ofNode(entries, node), whenDown))),
  );
}

const ofNode = (entries: readonly SkewedEntry[], node: NodeName): SkewedEntry[] =>
  entries.filter((entry) => entry.node === node);

function untilVisible({ wanted, clock }: Sight, entries: readonly SkewedEntry[]): number {
  const { offset, drift } = wanted.skewBy(entries, clock.now());
  const missing = VISIBLE - Math.abs(offset);
  return missing <= 0 || drift === 0 ? 0 : Math.min(PATIENCE, (1e9 * missing) / Math.abs(drift));
}

async function seeClock(
  sight: Sight,
  node: NodeName,
  entries: readonly SkewedEntry[],
  whenDown: boolean,
): Promise<Evidence> {
  const what = `clock of ${node}`;
  const before = sight.clock.now();
  try {
    const seen = (await sight.cluster.clock?.read(node)) ?? Number.NaN;
    const now = (before + sight.clock.now()) / 2;
    const error = Math.abs(seen - sight.wanted.skewOf(node, now).offset);
    const own = Math.abs(sight.wanted.skewBy(entries, now).offset);
    const witness = sight.cluster.clock?.witness?.(node);
    return {
      what,
      holds: error <= Math.min(SLACK, own / 2),
      detail: `${describeSkew({ offset: seen, drift: 0 })}${witness ? `: ${witness}` : ""}`,
    };
  } catch (error) {
    const isDown = (await sight.cluster.process?.state(node))?.state === "down";
    return { what, holds: isDown && whenDown, detail: `cannot be read: ${messageOf(error)}` };
  }
}
