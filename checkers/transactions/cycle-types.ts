import { PROCESS, REALTIME, RW, WR, WW } from "./relations.ts";

/** The shape of a cycle, from the strongest evidence to the weakest. */
export type Shape = "G0" | "G1c" | "G-single-item" | "G-nonadjacent-item" | "G2-item";

/** What else than data a cycle may go through. */
export type Order = "" | "-process" | "-realtime";

/** A class of graphs that must be acyclic, and the fact that one is not. */
export interface Level {
  /** Edges that may be walked at will. */
  readonly free: number;
  /** Whether anti-dependencies may be walked, and how. */
  readonly anti: "never" | "never two in a row" | "always";
  /** The order among them, or 0. */
  readonly order: number;
  /** The names of the fact that it is broken: `PL-SI-cycle-exists`. */
  readonly facts: readonly string[];
}

/** A kind of cycle that is looked for. */
export interface CycleType {
  readonly name: string;
  readonly shape: Shape;
  /** The bit of the edge that it must hold, or 0: process or real time. */
  readonly order: number;
  /** The level that a cycle of this kind breaks. */
  readonly level: number;
}

const DATA = WW | WR;
const ORDERS: readonly (readonly [Order, number])[] = [
  ["", 0],
  ["-process", PROCESS],
  ["-realtime", REALTIME],
];

const FACTS: { readonly [O in Order]: readonly (readonly string[])[] } = {
  "": [["PL-1"], ["PL-2"], ["PL-SI"], ["PL-2.99", "PL-3"]],
  "-process": [
    ["strong-session-PL-1"],
    ["strong-session-PL-2"],
    ["strong-session-snapshot-isolation"],
    ["strong-session-serializable"],
  ],
  "-realtime": [["strong-PL-1"], ["strong-PL-2"], ["strong-snapshot-isolation"], ["PL-SS"]],
};

/** All levels: four of data alone, four that go through processes too, four through real time. Within each, weakest first. */
export const LEVELS: readonly Level[] = ORDERS.flatMap(([order, bit]) =>
  ([WW, DATA, DATA, DATA] as const).map((data, i) => ({
    free: data | bit,
    order: bit,
    anti: (["never", "never", "never two in a row", "always"] as const)[i]!,
    facts: FACTS[order][i]!.map((name) => `${name}-cycle-exists`),
  })),
);

const LEVEL_OF: { readonly [S in Shape]: number } = {
  G0: 0,
  G1c: 1,
  "G-single-item": 2,
  "G-nonadjacent-item": 2,
  "G2-item": 3,
};

/** Elle's order: what implies most is looked for first, so that nothing is looked for that is implied by what was found. */
const SOUGHT = [
  "G-single-item",
  "G0",
  "G-nonadjacent-item",
  "G-single-item-process",
  "G1c",
  "G-nonadjacent-item-process",
  "G-single-item-realtime",
  "G2-item",
  "G-nonadjacent-item-realtime",
  "G0-process",
  "G1c-process",
  "G2-item-process",
  "G0-realtime",
  "G1c-realtime",
  "G2-item-realtime",
];

/** All kinds of cycles in the order in which they are looked for. */
export const CYCLE_TYPES: readonly CycleType[] = SOUGHT.map((name) => {
  const at = ORDERS.findLastIndex(([order]) => name.endsWith(order));
  const [order, bit] = ORDERS[at]!;
  const shape = name.slice(0, name.length - order.length) as Shape;
  return { name, shape, order: bit, level: 4 * at + LEVEL_OF[shape] };
});

/** The name of a cycle, given the relation by which each of its steps is taken: Adya's phenomena, as Elle tells them apart. */
export function classify(steps: readonly number[]): string {
  const anti = steps.filter((step) => step === RW).length;
  const adjacent = steps.some((step, i) => step === RW && steps[(i + 1) % steps.length] === RW);
  const order = steps.includes(REALTIME) ? "-realtime" : steps.includes(PROCESS) ? "-process" : "";
  return `${shapeOf(anti, adjacent, steps.includes(WR))}${order}`;
}

function shapeOf(anti: number, adjacent: boolean, reads: boolean): Shape {
  if (anti === 0) return reads ? "G1c" : "G0";
  if (anti === 1) return "G-single-item";
  return adjacent ? "G2-item" : "G-nonadjacent-item";
}
