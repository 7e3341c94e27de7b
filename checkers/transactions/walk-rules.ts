import type { CycleType } from "./cycle-types.ts";
import { RW, WR, WW } from "./relations.ts";

/** What a walk remembers of its steps: the last was an anti-dependency, there was another than the first, an order was walked. */
export const AFTER_ANTI = 1;

/** See {@link AFTER_ANTI}. */
export const ANOTHER_ANTI = 2;

/** See {@link AFTER_ANTI}. */
export const ORDERED = 4;

/** How many bits a walk remembers. */
export const MEMORY_BITS = 3;

/** How many different things a walk may remember. */
export const MEMORIES = 1 << MEMORY_BITS;

/**
 * What a closed walk of one kind is made of: it begins with a certain step, goes on by certain others, and when it is back at
 * its beginning it must have seen certain things. Relations are bits; 0 where there is none.
 */
export interface WalkRules {
  /** The step it begins with. */
  readonly first: number;
  /** Data dependencies that it may walk at will. */
  readonly data: number;
  /** The order that it may walk, and must walk at least once. */
  readonly order: number;
  readonly anti: "never" | "never two in a row" | "always";
  /** The second step is an anti-dependency too. */
  readonly secondIsAnti: boolean;
  /** What it must remember in the end. */
  readonly must: number;
  /** What it must not remember in the end. */
  readonly mustNot: number;
}

/** The walks that are cycles of a kind, if they pass no node twice. */
export function rulesOf({ shape, order }: CycleType): WalkRules {
  const common = { data: WW | WR, order, secondIsAnti: false, must: order === 0 ? 0 : ORDERED, mustNot: 0 };
  switch (shape) {
    case "G0":
      return { ...common, first: order === 0 ? WW : order, data: WW, anti: "never" };
    case "G1c":
      return { ...common, first: WR, anti: "never" };
    case "G-single-item":
      return { ...common, first: RW, anti: "never" };
    case "G-nonadjacent-item":
      return {
        ...common,
        first: RW,
        anti: "never two in a row",
        must: common.must | ANOTHER_ANTI,
        mustNot: AFTER_ANTI,
      };
    case "G2-item":
      return { ...common, first: RW, anti: "always", secondIsAnti: true };
  }
}

/**
 * The relation by which an edge is walked as an ordinary step, or 0: the strongest that the rules allow. An anti-dependency
 * beside a data dependency tells nothing more, and neither does an order.
 */
export function ordinaryStep(rules: WalkRules, relations: number): number {
  const data = relations & rules.data;
  return data !== 0 ? data & -data : relations & rules.order;
}

/** Whether an edge may be walked as an anti-dependency. */
export const isAnti = (relations: number): boolean => (relations & RW) !== 0 && (relations & (WW | WR)) === 0;

/** Whether a walk may begin with this edge. */
export function mayBegin({ first }: WalkRules, relations: number): boolean {
  if (first === RW) return isAnti(relations);
  const isOrder = first > RW;
  return (relations & first) !== 0 && (!isOrder || (relations & (WW | WR)) === 0);
}
