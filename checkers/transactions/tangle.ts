import type { ByteBudget } from "../parts/byte-budget.ts";
import type { Components } from "./components.ts";
import type { DependencyGraph } from "./dependency-graph.ts";
import { REALTIME } from "./relations.ts";

/**
 * One strongly connected component on its own: its nodes renumbered from 0, each edge once with all its relations. The
 * edges of node `v` go to `targets` from `offsets[v]` to `offsets[v + 1]`.
 */
export interface Tangle {
  readonly count: number;
  /** The transaction behind each node, ascending. */
  readonly transactions: Int32Array;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** The bits of `relations.ts` that hold between the two. */
  readonly relations: Uint8Array;
}

/** The components of a graph as graphs of their own, the smallest first. O(nodes + edges) in all. */
export function tanglesOf(graph: DependencyGraph, components: Components, bytes: ByteBudget): Tangle[] {
  const local = new Int32Array(graph.count);
  const members = components.sizes.map((size) => new Int32Array(size));
  const filled = new Int32Array(members.length);
  bytes.take(8 * graph.count);
  for (let v = 0; v < graph.count; v++) {
    const c = components.of[v]!;
    if (c < 0) continue;
    local[v] = filled[c]!;
    members[c]![filled[c]!++] = v;
  }
  return members
    .map((transactions) => tangleOf(graph, components.of, transactions, local, bytes))
    .sort((a, b) => a.count - b.count);
}

function tangleOf(
  graph: DependencyGraph,
  componentOf: Int32Array,
  transactions: Int32Array,
  local: Int32Array,
  bytes: ByteBudget,
): Tangle {
  const count = transactions.length;
  const degrees = new Int32Array(count + 2);
  const each = (visit: (from: number, to: number, relation: number) => void) =>
    edgesWithin(graph, componentOf, transactions, local, visit);
  each((from) => {
    degrees[from + 2]!++;
  });
  for (let v = 0; v < count; v++) degrees[v + 2]! += degrees[v + 1]!;
  const total = degrees[count + 1]!;
  bytes.take(4 * (count + 2) + 10 * total);
  const targets = new Int32Array(total);
  const relations = new Uint8Array(total);
  each((from, to, relation) => {
    const place = degrees[from + 1]!++;
    targets[place] = to;
    relations[place] = relation;
  });
  return merged({ count, transactions, offsets: degrees.subarray(0, count + 1), targets, relations });
}

function edgesWithin(
  graph: DependencyGraph,
  componentOf: Int32Array,
  transactions: Int32Array,
  local: Int32Array,
  visit: (from: number, to: number, relation: number) => void,
): void {
  const { offsets, sources, relations, realtime } = graph;
  for (let i = 0; i < transactions.length; i++) {
    const v = transactions[i]!;
    const component = componentOf[v];
    for (let e = offsets[v]!; e < offsets[v + 1]!; e++)
      if (componentOf[sources[e]!] === component) visit(local[sources[e]!]!, i, relations[e]!);
    if (!realtime) continue;
    for (let j = realtime.from[v]!; j < realtime.to[v]!; j++) {
      const u = realtime.completed[j]!;
      if (componentOf[u] === component) visit(local[u]!, i, REALTIME);
    }
  }
}

/** Several edges between the same two nodes become one. Heads come in ascending order, so they lie beside each other. */
function merged(tangle: Tangle): Tangle {
  const { count, offsets, targets, relations } = tangle;
  const begins = new Int32Array(count + 1);
  let end = 0;
  for (let v = 0; v < count; v++) {
    begins[v] = end;
    for (let e = offsets[v]!; e < offsets[v + 1]!; e++) {
      if (end > begins[v]! && targets[end - 1] === targets[e]) relations[end - 1]! |= relations[e]!;
      else {
        targets[end] = targets[e]!;
        relations[end++] = relations[e]!;
      }
    }
  }
  begins[count] = end;
  return {
    ...tangle,
    offsets: begins,
    targets: targets.subarray(0, end),
    relations: relations.subarray(0, end),
  };
}
