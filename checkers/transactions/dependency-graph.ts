import type { ByteBudget } from "../parts/byte-budget.ts";
import type { EdgeList } from "./edge-list.ts";
import type { RealtimeOrder } from "./realtime-order.ts";

/**
 * Transactions and what they depend on. Edges are held at their heads: the predecessors of node `v` are `sources` from
 * `offsets[v]` to `offsets[v + 1]`, and in real time also `realtime.completed` from `realtime.from[v]` to `realtime.to[v]`.
 */
export interface DependencyGraph {
  readonly count: number;
  readonly offsets: Int32Array;
  readonly sources: Int32Array;
  /** One bit of `relations.ts` an edge. */
  readonly relations: Uint8Array;
  readonly realtime?: RealtimeOrder;
}

/** Sorts edges by their heads. Counting sort: O(nodes + edges). */
export function graphOf(
  count: number,
  edges: EdgeList,
  bytes: ByteBudget,
  realtime?: RealtimeOrder,
): DependencyGraph {
  bytes.take(4 * (count + 2) + 5 * edges.length);
  // One longer than it ends up, so that each place is filled by moving its own beginning on.
  const offsets = new Int32Array(count + 2);
  for (let e = 0; e < edges.length; e++) offsets[edges.to[e]! + 2]!++;
  for (let v = 0; v < count; v++) offsets[v + 2]! += offsets[v + 1]!;
  const sources = new Int32Array(edges.length);
  const relations = new Uint8Array(edges.length);
  for (let e = 0; e < edges.length; e++) {
    const place = offsets[edges.to[e]! + 1]!++;
    sources[place] = edges.from[e]!;
    relations[place] = edges.relation[e]!;
  }
  return {
    count,
    offsets: offsets.subarray(0, count + 1),
    sources,
    relations,
    ...(realtime ? { realtime } : {}),
  };
}
