import { NONE } from "../../src/history/columns.ts";

/** A directed graph over operations, its edges by their origin: those of vertex `v` are `start[v]` to `start[v + 1]`. */
export interface Graph {
  readonly vertices: number;
  readonly start: Int32Array;
  readonly target: Int32Array;
  /** What an edge is there for: a message. */
  readonly label: Int32Array;
}

/** Bytes that {@link graphOf} takes for an edge. */
export const BYTES_PER_EDGE = 8;

/** Bytes that {@link graphOf}, {@link componentsOf} and one walk take for a vertex. */
export const BYTES_PER_VERTEX = 40;

/** Says each edge of a graph, always in the same order. */
export type Edges = (edge: (from: number, to: number, label: number) => void) => void;

/** Lays out a graph. O(vertices + edges). */
export function graphOf(vertices: number, edges: Edges): Graph {
  const start = new Int32Array(vertices + 1);
  edges((from) => {
    start[from + 1]!++;
  });
  for (let v = 0; v < vertices; v++) start[v + 1]! += start[v]!;
  const next = start.slice();
  const target = new Int32Array(start[vertices]!);
  const label = new Int32Array(start[vertices]!);
  edges((from, to, why) => {
    target[next[from]!] = to;
    label[next[from]!++] = why;
  });
  return { vertices, start, target, label };
}

/** Which vertices reach each other. A component has a number, greater than those of all that it leads to. */
export interface Components {
  readonly of: Int32Array;
  readonly size: readonly number[];
}

/** Strongly connected components: Tarjan 1972, with stacks of its own instead of recursion. O(vertices + edges). */
export function componentsOf({ vertices, start, target }: Graph): Components {
  const of = new Int32Array(vertices).fill(NONE);
  const size: number[] = [];
  const met = new Int32Array(vertices).fill(NONE);
  const low = new Int32Array(vertices);
  const cursor = start.slice(0, vertices);
  const path = new Int32Array(vertices);
  const open = new Int32Array(vertices);
  let [depth, opened, clock] = [0, 0, 0];
  const enter = (v: number) => {
    met[v] = low[v] = clock++;
    path[depth++] = v;
    open[opened++] = v;
  };
  for (let root = 0; root < vertices; root++) {
    if (met[root] === NONE) enter(root);
    while (depth > 0) {
      const v = path[depth - 1]!;
      if (cursor[v]! < start[v + 1]!) {
        const w = target[cursor[v]!++]!;
        if (met[w] === NONE) enter(w);
        else if (of[w] === NONE) low[v] = Math.min(low[v]!, met[w]!);
        continue;
      }
      depth--;
      if (depth > 0) low[path[depth - 1]!] = Math.min(low[path[depth - 1]!]!, low[v]!);
      if (low[v] !== met[v]) continue;
      const before = opened;
      do of[open[--opened]!] = size.length;
      while (open[opened] !== v);
      size.push(before - opened);
    }
  }
  return { of, size };
}

/** The fewest edges that lead from one vertex to another inside a component, or `undefined`. Breadth first; O(vertices + edges). */
export function shortestPath(
  { vertices, start, target }: Graph,
  { of }: Components,
  from: number,
  to: number,
): number[] | undefined {
  const cause = new Map<number, { readonly edge: number; readonly v: number }>();
  const queue = [from];
  for (let i = 0; i < queue.length && i < vertices; i++) {
    const v = queue[i]!;
    for (let edge = start[v]!; edge < start[v + 1]!; edge++) {
      const w = target[edge]!;
      if (of[w] !== of[from] || cause.has(w)) continue;
      cause.set(w, { edge, v });
      if (w === to) return back(cause, from, to);
      queue.push(w);
    }
  }
  return undefined;
}

function back(
  cause: ReadonlyMap<number, { readonly edge: number; readonly v: number }>,
  from: number,
  to: number,
): number[] {
  const path: number[] = [];
  for (let v = to; path.length === 0 || v !== from; ) {
    const { edge, v: before } = cause.get(v)!;
    path.push(edge);
    v = before;
  }
  return path.reverse();
}
