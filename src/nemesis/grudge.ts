import type { Link } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import { majority } from "./targets.ts";

/**
 * Who cannot hear whom: the directed links that are cut. Jepsen calls this a grudge and keeps it as a map from each node to
 * those whose packets it drops (`jepsen/nemesis.clj`); a list of links says the same, and fits a journal.
 */
export type Grudge = readonly Link[];

/** The first `size` of a list, and the rest. */
export const splitAt = <T>(size: number, items: readonly T[]): [T[], T[]] => [
  items.slice(0, size),
  items.slice(size),
];

/** Two halves, the smaller first. */
export const bisect = <T>(items: readonly T[]): [T[], T[]] => splitAt(Math.floor(items.length / 2), items);

/** One alone, and all the others. */
export const splitOne = <T>(loner: T, items: readonly T[]): [T[], T[]] => [
  [loner],
  items.filter((item) => item !== loner),
];

/** Nobody hears anybody of another group. O(n²), as all of these. */
export const completeGrudge = (groups: readonly (readonly NodeName[])[]): Grudge =>
  groups.flatMap((group) =>
    groups.filter((other) => other !== group).flatMap((other) => oneWay(group, other)),
  );

/** What `from` says does not reach `to`; the other direction stays open. Over TCP that stalls both, since answers are lost. */
export const oneWay = (from: readonly NodeName[], to: readonly NodeName[]): Grudge =>
  to.flatMap((hearer) => from.map((speaker) => ({ from: speaker, to: hearer })));

/** Each node hears only those that `hears` gives it, and itself. */
export const invertGrudge = (
  nodes: readonly NodeName[],
  hears: (node: NodeName) => readonly NodeName[],
): Grudge =>
  nodes.flatMap((to) => {
    const heard = new Set(hears(to));
    return nodes.filter((from) => from !== to && !heard.has(from)).map((from) => ({ from, to }));
  });

/**
 * Every node sees a majority, and no two see the same one: the nodes stand in a circle, and each talks to its nearest on
 * both sides, just as many as a majority takes. From four nodes up; with fewer everybody would see everybody.
 *
 * Jepsen's perfect ring lets each node hear a window of exactly a majority. With an even majority (3, 6, 7 nodes) such a
 * window is lopsided: every link to the far end is cut one way, and over TCP, where one way is no way, nobody has a
 * majority at all. Rounded up to the next odd size the window is symmetric, for any number of nodes.
 */
export function majoritiesRing(circle: readonly NodeName[]): Grudge {
  const reach = Math.floor(majority(circle.length) / 2);
  const at = new Map(circle.map((node, i) => [node, i]));
  const distance = (a: NodeName, b: NodeName) => {
    const steps = Math.abs((at.get(a) ?? 0) - (at.get(b) ?? 0));
    return Math.min(steps, circle.length - steps);
  };
  return invertGrudge(circle, (node) => circle.filter((other) => distance(node, other) <= reach));
}
