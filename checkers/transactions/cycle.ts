import { classify } from "./cycle-types.ts";

/** A cycle: each transaction once, and by which relation each step leads to the next one, the last back to the first. */
export interface Cycle {
  readonly type: string;
  readonly transactions: readonly number[];
  readonly relations: readonly number[];
}

/**
 * A closed walk as a cycle: where it passes a node twice, what lies between is cut out; its first step stays. So what comes out
 * may be of another kind than what was looked for.
 */
export function cycleOf(nodes: readonly number[], relations: readonly number[]): Cycle {
  const kept: number[] = [nodes[0]!];
  const steps: number[] = [];
  const places = new Map<number, number>();
  for (let i = 1; i < nodes.length; i++) {
    const place = places.get(nodes[i]!);
    if (place === undefined) {
      steps.push(relations[i - 1]!);
      places.set(nodes[i]!, kept.push(nodes[i]!) - 1);
    } else {
      for (const cut of kept.splice(place + 1)) places.delete(cut);
      steps.length = place;
    }
  }
  steps.push(relations.at(-1)!);
  return { type: classify(steps), transactions: kept, relations: steps };
}
