import type { Fault } from "../core/fault.ts";
import { firstAfter } from "../core/first-after.ts";
import type { NodeName } from "../core/node.ts";
import { OK } from "../history/columns.ts";
import type { History } from "../history/history.ts";
import type { PlanRecord } from "../history/plan-record.ts";

/** How soon after the end of a fault a write had succeeded through each node that it had touched. */
export interface RecoveryTime {
  readonly fault: number;
  readonly nemesis: string;
  /** The nodes that were waited for; none where it touched none that clients speak to: then any node's write will do. */
  readonly nodes: readonly NodeName[];
  /** Nanoseconds; absent where the run ended before. */
  readonly took?: number;
  /** Whether another fault was in force meanwhile: then the time is not this one's alone. */
  readonly amid: boolean;
}

/**
 * The recovery time of every fault that was in force and has ended. What a write is the plan says: an operation that the client does not call
 * read-only; where it says nothing there are no times. Read from the history, so that a run pays nothing for it.
 * O(n log n), and for each fault and node a binary search.
 */
export function recoveryTimes(history: History, plan: PlanRecord | undefined): RecoveryTime[] {
  const faults = history.faults.filter(({ inForce, end }) => inForce && Number.isFinite(end));
  if (!plan?.readOnly || faults.length === 0) return [];
  const writes = writesOf(history, plan.readOnly);
  // Nodes beyond the number of threads are asked at the end of a run only.
  const asked = plan.nodes.slice(0, plan.concurrency);
  return faults.map((fault) => {
    const nodes = (fault.nodes ?? []).filter((node) => asked.includes(node));
    const back = nodes.length > 0 ? lastOf(nodes, writes, fault.end) : firstOf(writes, fault.end);
    return {
      fault: fault.fault,
      nemesis: fault.nemesis,
      nodes,
      ...(back === Infinity ? {} : { took: back - fault.end }),
      amid: history.faults.some((other) => other !== fault && isAmid(other, fault.end, back)),
    };
  });
}

const isAmid = ({ inForce, begin, end }: Fault, from: number, to: number): boolean =>
  inForce && begin < to && end > from;

type Times = ReadonlyMap<NodeName, Float64Array>;

/** When writes succeeded, ascending, by node. */
function writesOf({ columns }: History, readOnly: readonly string[]): Times {
  const isWrite = columns.functions.map((f) => !readOnly.includes(f));
  const times = columns.nodes.map((): number[] => []);
  for (let op = 0; op < columns.count; op++)
    if (columns.type[op] === OK && isWrite[columns.f[op]!])
      times[columns.node[op]!]!.push(columns.returnTime[op]!);
  return new Map(columns.nodes.map((node, i) => [node, Float64Array.from(times[i]!).sort()]));
}

/** When the last of these nodes had served. */
const lastOf = (nodes: readonly NodeName[], writes: Times, from: number): number =>
  Math.max(...nodes.map((node) => servedAfter(writes.get(node) ?? new Float64Array(), from)));

/** When anybody had served. */
const firstOf = (writes: Times, from: number): number =>
  Math.min(...[...writes.values()].map((times) => servedAfter(times, from)));

/** When one had served, if ever. */
const servedAfter = (times: Float64Array, moment: number): number =>
  times[firstAfter(times, moment)] ?? Infinity;
