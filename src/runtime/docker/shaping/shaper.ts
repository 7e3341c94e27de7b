import { CLIENTS, type Link } from "../../../core/fault.ts";
import type { NodeName } from "../../../core/node.ts";
import type { Shape, ShapedLink } from "../../cluster.ts";

/** How often a link has done something to a packet; `touched` counts each packet once. Probes are left out. */
export interface Counts {
  readonly touched: number;
  readonly lost: number;
  readonly repeated: number;
  readonly delayed: number;
  readonly waited: number;
  readonly corrupted: number;
}

/** What a shaper tells of its links, by their keys. */
export interface Told {
  readonly shapes: ReadonlyMap<string, readonly Shape[]>;
  readonly counts: ReadonlyMap<string, Counts>;
}

/** What the shaper at its end calls a link: who sends, as an address, or in words where clients are one of the ends. */
export function keyOf({ from, to }: Link, addressOf: (node: NodeName) => string): string {
  if (to === CLIENTS) return "to-clients";
  return from === CLIENTS ? "from-clients" : addressOf(from);
}

/** The table of a shaper: a line for each shape, `10.200.1.11 loss=0.2 delay=8000000`. */
export const tableText = (shaped: readonly ShapedLink[], addressOf: (node: NodeName) => string): string =>
  shaped.map(({ link, shape }) => `${[keyOf(link, addressOf), ...fieldsOf(shape)].join(" ")}\n`).join("");

const fieldsOf = (shape: Shape): string[] =>
  Object.entries(shape).map(([field, value]) => `${field}=${value}`);

/** Reads what a shaper tells: the lines of its table, and a line of counters for each link that was ever in it. */
export function readTold(text: string): Told {
  const shapes = new Map<string, Shape[]>();
  const counts = new Map<string, Counts>();
  for (const line of text.split("\n").filter(Boolean)) {
    const [key, first, ...rest] = line.split(" ") as [string, string, ...string[]];
    if (first === "counts") counts.set(key, countsOf(rest.map(Number)));
    else shapes.set(key, [...(shapes.get(key) ?? []), shapeOf([first, ...rest])]);
  }
  return { shapes, counts };
}

const shapeOf = (fields: readonly string[]): Shape =>
  Object.fromEntries(fields.map((field) => field.split("=")).map(([name, value]) => [name, Number(value)]));

const countsOf = ([
  touched = 0,
  lost = 0,
  repeated = 0,
  delayed = 0,
  waited = 0,
  corrupted = 0,
]: readonly number[]): Counts => ({
  touched,
  lost,
  repeated,
  delayed,
  waited,
  corrupted,
});
