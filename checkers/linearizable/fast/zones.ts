import type { ByteBudget } from "../../parts/byte-budget.ts";
import type { Automaton } from "../automaton.ts";
import type { Trace } from "../trace.ts";
import { begin, type Clusters, clustersOf, end, isOrphan, NOBODY } from "./clusters.ts";
import type { Finding } from "./shortcut.ts";
import { lastBelow, sortedBy } from "./sorted.ts";

/**
 * A register of which no value that was read has several sources, decided by *zones* (Gibbons and Korach 1997). O(n log n).
 *
 * Where all operations of a cluster overlap, its value may have had its turn at any moment that they share. Else the value was
 * certainly there from the first return to the last call, its *forward zone*. The trace is linearizable exactly when every
 * read value was written, before the read returned, no two forward zones overlap, and no other cluster had to have its turn
 * within a forward zone.
 *
 * A compare-and-set joins two clusters: a trace with one is not decided here.
 */
export function zones(trace: Trace, { cell, initial }: Automaton, bytes: ByteBudget): Finding {
  const clusters = cell && clustersOf(trace, cell, initial, bytes);
  if (!clusters) return undefined;
  return readTooEarly(clusters) ?? misplaced(clusters, bytes) ?? "linearizable";
}

/** Everything that proves where a cluster had its turn. */
const proof = ({ write, firstReturn, lastCall }: Clusters, c: number): number[] =>
  [write[c]!, firstReturn[c]!, lastCall[c]!].filter((i) => i !== NOBODY);

/** A read of a value that nobody had begun to write. */
function readTooEarly(clusters: Clusters): number[] | undefined {
  const { trace, count, write, firstReturn } = clusters;
  for (let c = 0; c < count; c++) {
    if (isOrphan(clusters, c)) return [firstReturn[c]!];
    if (write[c] !== NOBODY && trace.ret[firstReturn[c]!]! < trace.call[write[c]!]!)
      return [write[c]!, firstReturn[c]!];
  }
  return undefined;
}

/** Two clusters of which none can have its turn before the other. */
function misplaced(clusters: Clusters, bytes: ByteBudget): number[] | undefined {
  const all = Int32Array.from({ length: clusters.count }, (_, c) => c).filter(
    (c) => clusters.lastCall[c] !== NOBODY,
  );
  const forward = sortedBy(
    all.filter((c) => begin(clusters, c) < end(clusters, c)),
    (c) => begin(clusters, c),
    bytes,
  );
  const begins = forward.map((c) => begin(clusters, c));
  for (let z = 1; z < forward.length; z++) {
    if (begins[z]! < end(clusters, forward[z - 1]!))
      return [...proof(clusters, forward[z - 1]!), ...proof(clusters, forward[z]!)];
  }
  for (const c of all) {
    if (begin(clusters, c) < end(clusters, c)) continue;
    const z = lastBelow(begins, end(clusters, c));
    if (z >= 0 && begin(clusters, c) < end(clusters, forward[z]!))
      return [...proof(clusters, c), ...proof(clusters, forward[z]!)];
  }
  return undefined;
}
