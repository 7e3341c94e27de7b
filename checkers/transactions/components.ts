import type { ByteBudget } from "../parts/byte-budget.ts";

/** A graph to be divided. The neighbours of `v` are `targets` from `offsets[v]` to `offsets[v + 1]`, and a stretch of `window.list`. */
export interface Neighbours {
  readonly count: number;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly window?:
    | { readonly list: Int32Array; readonly from: Int32Array; readonly to: Int32Array }
    | undefined;
}

/** The strongly connected components that hold a cycle. */
export interface Components {
  /** The number of each node's component, or -1 where the node lies on no cycle. */
  readonly of: Int32Array;
  /** How many nodes each has: two at least. */
  readonly sizes: readonly number[];
}

/** Of a node whose component is known: later than everything that is still open. */
const DONE = 0x7fffffff;

/**
 * Strongly connected components of two nodes or more (Tarjan 1972), without recursion. Edges of a node to itself must have
 * been left out. O(nodes + edges), 24 bytes a node.
 */
export function componentsOf(graph: Neighbours, bytes: ByteBudget): Components {
  const { count, offsets } = graph;
  bytes.take(24 * count);
  const of = new Int32Array(count).fill(-1);
  const sizes: number[] = [];
  // When a node was met, from 1; the earliest node it gets back to; the next of its neighbours to look at.
  const [met, low, cursor] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  // The path that is being walked, and all nodes whose component is not known yet.
  const [path, open] = [new Int32Array(count), new Int32Array(count)];
  let [depth, opened, clock] = [0, 0, 0];

  const enter = (v: number) => {
    met[v] = low[v] = ++clock;
    cursor[v] = offsets[v]!;
    path[depth++] = v;
    open[opened++] = v;
  };
  const leave = (v: number) => {
    depth--;
    if (depth > 0 && low[v]! < low[path[depth - 1]!]!) low[path[depth - 1]!] = low[v]!;
    if (low[v] !== met[v]) return;
    const end = opened;
    do met[open[--opened]!] = DONE;
    while (open[opened] !== v);
    if (end - opened > 1) {
      for (let i = opened; i < end; i++) of[open[i]!] = sizes.length;
      sizes.push(end - opened);
    }
  };
  for (let root = 0; root < count; root++) {
    if (met[root] !== 0) continue;
    enter(root);
    while (depth > 0) {
      const v = path[depth - 1]!;
      const next = unmetNeighbour(graph, v, met, low, cursor);
      if (next < 0) leave(v);
      else enter(next);
    }
  }
  return { of, sizes };
}

/** The next neighbour that was never met, or -1. What was met and is open tells how far back `v` gets. */
function unmetNeighbour(
  { offsets, targets, window }: Neighbours,
  v: number,
  met: Int32Array,
  low: Int32Array,
  cursor: Int32Array,
): number {
  const end = offsets[v + 1]!;
  let at = cursor[v]!;
  for (; at < end; at++) {
    const w = targets[at]!;
    if (met[w] === 0) return suspend(cursor, v, at + 1, w);
    if (met[w]! < low[v]!) low[v] = met[w]!;
  }
  if (!window) return -1;
  const shift = window.from[v]! - end;
  for (const last = window.to[v]! - shift; at < last; at++) {
    const w = window.list[at + shift]!;
    if (met[w] === 0) return suspend(cursor, v, at + 1, w);
    if (met[w]! < low[v]!) low[v] = met[w]!;
  }
  return -1;
}

function suspend(cursor: Int32Array, v: number, at: number, next: number): number {
  cursor[v] = at;
  return next;
}
