import type { ByteBudget } from "../parts/byte-budget.ts";
import { componentsOf, type Neighbours } from "./components.ts";
import type { Level } from "./cycle-types.ts";
import { RW } from "./relations.ts";
import type { Tangle } from "./tangle.ts";

/**
 * Which nodes lie on a closed walk that a level forbids, or `undefined` where there is no such walk: the level holds. Exact and
 * linear, however hard it is to find a cycle to show.
 *
 * Where no two anti-dependencies may follow each other, a node is two: reached by one (layer 1) or otherwise (layer 0), and
 * only layer 0 goes on by one. So the walk that is forbidden is a cycle of this graph of twice the size.
 */
export function brokenNodes(tangle: Tangle, level: Level, bytes: ByteBudget): Uint8Array | undefined {
  const budget = bytes.part();
  try {
    const { of, sizes } = componentsOf(levelGraph(tangle, level, budget), budget);
    if (sizes.length === 0) return undefined;
    const broken = new Uint8Array(tangle.count);
    for (let i = 0; i < of.length; i++) if (of[i]! >= 0) broken[i % tangle.count] = 1;
    return broken;
  } finally {
    budget.release();
  }
}

function levelGraph(tangle: Tangle, { free, anti }: Level, bytes: ByteBudget): Neighbours {
  const { count, offsets, targets, relations } = tangle;
  const layers = anti === "never two in a row" ? 2 : 1;
  const walked = anti === "always" ? free | RW : free;
  bytes.take(4 * (layers * count + 1) + 4 * layers * targets.length);
  const begins = new Int32Array(layers * count + 1);
  const heads = new Int32Array(layers * targets.length);
  let end = 0;
  for (let layer = 0; layer < layers; layer++) {
    for (let v = 0; v < count; v++) {
      for (let e = offsets[v]!; e < offsets[v + 1]!; e++) {
        if ((relations[e]! & walked) !== 0) heads[end++] = targets[e]!;
        else if (layers === 2 && layer === 0 && (relations[e]! & RW) !== 0)
          heads[end++] = targets[e]! + count;
      }
      begins[layer * count + v + 1] = end;
    }
  }
  return { count: layers * count, offsets: begins, targets: heads };
}
