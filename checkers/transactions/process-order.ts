import { NEVER } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { EdgeList } from "./edge-list.ts";
import { PROCESS } from "./relations.ts";

/** Adds an edge from each transaction to the next one that its process called after it had returned. O(operations). */
export function addProcessEdges({ columns }: History, isNode: Uint8Array, edges: EdgeList): void {
  const last = new Map<number, number>();
  for (let i = 0; i < columns.count; i++) {
    if (isNode[i] === 0) continue;
    const process = columns.process[i]!;
    const before = last.get(process);
    if (before !== undefined && columns.returnPosition[before]! < columns.callPosition[i]!)
      edges.add(before, i, PROCESS);
    if (columns.returnPosition[i] !== NEVER) last.set(process, i);
  }
}
