import { classify } from "./cycle-types.ts";

/** A cycle: each transaction once, and by which relation each step leads to the next one, the last back to the first. */
export interface Cycle {
  readonly type: string;
  readonly transactions: readonly number[];
  readonly relations: readonly number[];
}

/** A cycle with the name of its kind. */
export const cycleOf = (transactions: readonly number[], relations: readonly number[]): Cycle => ({
  type: classify(relations),
  transactions,
  relations,
});
