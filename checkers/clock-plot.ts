import type { Checker } from "../src/check/checker.ts";
import type { Evidence } from "../src/core/fault.ts";
import type { Value } from "../src/core/value.ts";
import type { History } from "../src/history/history.ts";
import { plainEntries } from "./parts/imported-map.ts";

/** Points kept of one node. */
const POINTS = 1000;

/** One reading of a node's clock: when, in nanoseconds of the run, and how far it was off, in seconds. */
type Reading = readonly [time: number, offset: number];

/**
 * How far the clocks of nodes were off over time, in seconds, as data for a plot, and the most of each node. Read from the evidence of faults, what
 * a probe of `clock of n1` saw (`+2.5 s`), and from what Jepsen's nemeses record as `clock-offsets`. Decides nothing.
 * O(n log n).
 */
export function clockPlot(): Checker {
  return {
    name: "clock-plot",
    check: (history) => {
      const nodes = [...readings(history)].map(([node, all]) => [node, thinned(all)] as const);
      const largest = nodes.map(([node, points]) => [node, points.reduce(farther)[1]] as const);
      const statistics: { [name: string]: Value } = {
        offsets: Object.fromEntries(nodes),
        largest: Object.fromEntries(largest),
      };
      return { verdict: "valid", anomalies: [], statistics };
    },
  };
}

function readings(history: History): Map<string, Reading[]> {
  const nodes = new Map<string, Reading[]>();
  const add = (node: string, time: number, offset: number) => {
    const all = nodes.get(node) ?? [];
    nodes.set(node, all);
    all.push([time, offset]);
  };
  for (const { begin, end, evidence, felt } of history.faults) {
    for (const one of evidence) addProbe(one, begin, add);
    for (const one of felt) addProbe(one, end, add);
  }
  for (const { fields } of history.columns.asides) {
    const { time, "clock-offsets": offsets } = fields;
    if (typeof time !== "number" || typeof offsets !== "object" || offsets === null) continue;
    for (const [node, offset] of plainEntries(offsets as { readonly [node: string]: Value }))
      if (typeof offset === "number") add(node, time, offset);
  }
  for (const all of nodes.values()) all.sort(([a], [b]) => a - b);
  return nodes;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, µs: 1e-6, ns: 1e-9 };

function addProbe(
  { what, detail = "" }: Evidence,
  time: number,
  add: (node: string, time: number, offset: number) => void,
): void {
  const node = /^clock of (.+)$/.exec(what)?.[1];
  const offset = /^([+-]?\d+(?:\.\d+)?) (s|ms|µs|ns)$/.exec(detail);
  if (node !== undefined && offset && Number.isFinite(time))
    add(node, time, Number(offset[1]) * (UNITS[offset[2] as string] as number));
}

const farther = (a: Reading, b: Reading): Reading => (Math.abs(b[1]) > Math.abs(a[1]) ? b : a);

/** At most {@link POINTS} readings: of each stretch of time the one that is farthest off. */
function thinned(all: readonly Reading[]): readonly Reading[] {
  if (all.length <= POINTS) return all;
  const begin = all[0]![0];
  const width = (all.at(-1)![0] - begin) / POINTS || 1;
  const kept = new Map<number, Reading>();
  for (const reading of all) {
    const slot = Math.min(POINTS - 1, Math.floor((reading[0] - begin) / width));
    kept.set(slot, farther(kept.get(slot) ?? reading, reading));
  }
  return [...kept.values()];
}
