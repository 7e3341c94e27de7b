import type { PackedLane } from "./packing.ts";
import type { Run, RunFault } from "./run.ts";

/** One horizontal strip of the timeline. */
export type Row = { readonly y: number; readonly height: number } & (
  | { readonly kind: "axis" | "rate" | "latency" }
  | { readonly kind: "fault"; readonly nemesis: string; readonly faults: readonly RunFault[] }
  | { readonly kind: "node"; readonly node: number }
  | { readonly kind: "lane"; readonly lane: PackedLane; readonly first: boolean }
);

/** The timeline from top to bottom: axis, a lane per kind of fault, rate, latency, then each node's processes. */
export interface Rows {
  readonly rows: readonly Row[];
  readonly height: number;
}

type Sized = Row extends infer R ? (R extends Row ? Omit<R, "y"> : never) : never;

/** Lanes share this much height (CSS pixels) before they get thinner than a line of text. */
const LANES = 620;

/** Stacks the rows of a run. Lanes are as tall as their number allows, so that 200 of them still fit a few screens. */
export function rowsOf(run: Run): Rows {
  const tall = Math.max(5, Math.min(20, Math.floor(LANES / Math.max(1, run.lanes.length))));
  const kinds = [...new Set(run.faults.map(({ nemesis }) => nemesis))];
  const sized: Sized[] = [
    { kind: "axis", height: 24 },
    ...kinds.map(
      (nemesis): Sized => ({
        kind: "fault",
        nemesis,
        faults: run.faults.filter((fault) => fault.nemesis === nemesis),
        height: 22,
      }),
    ),
    { kind: "rate", height: 56 },
    { kind: "latency", height: 104 },
    ...run.nodeOrder.flatMap((node): Sized[] => [
      { kind: "node", node, height: 8 },
      ...run.lanes
        .filter((lane) => lane.node === node)
        .map((lane, i): Sized => ({ kind: "lane", lane, first: i === 0, height: tall })),
    ]),
  ];
  let y = 0;
  const rows = sized.map((row) => {
    const placed = { ...row, y } as Row;
    y += row.height;
    return placed;
  });
  return { rows, height: y + 8 };
}
