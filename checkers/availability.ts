import type { Checker } from "../src/check/checker.ts";
import { firstAfter } from "../src/core/first-after.ts";
import type { Value } from "../src/core/value.ts";
import { OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";

/**
 * How much of what was asked succeeded, and how long the system was away: per node the longest stretch without an `ok`; per fault how
 * much succeeded while it was in force, the longest stretch without an `ok` from its beginning to the first success after its end, and how long
 * that took after the end, which is the recovery time (nanoseconds). Decides nothing: no system promises to be up.
 * O(n log n), and for each fault what succeeded meanwhile.
 */
export function availability(): Checker {
  return {
    name: "availability",
    check: (history) => ({
      verdict: "valid",
      anomalies: [],
      statistics: { okFraction: okFraction(history), nodes: nodes(history), faults: faults(history) },
    }),
  };
}

/** The share of operations that succeeded; null where there were none. */
function okFraction({ columns: { count, type } }: History): Value {
  let ok = 0;
  for (let op = 0; op < count; op++) if (type[op] === OK) ok++;
  return count === 0 ? null : ok / count;
}

/** When operations succeeded, ascending; of one node, or of all. */
function successes({ columns }: History, node?: number): Float64Array {
  const times: number[] = [];
  for (let op = 0; op < columns.count; op++) {
    if (columns.type[op] === OK && (node === undefined || columns.node[op] === node))
      times.push(columns.returnTime[op]!);
  }
  return Float64Array.from(times).sort();
}

function nodes(history: History): Value {
  const { columns } = history;
  const from = columns.callTime[0] ?? 0;
  const to = columns.callTime.at(-1) ?? 0;
  return Object.fromEntries(
    columns.nodes.map((name, node) => [
      name,
      { longestUnavailable: longestGap(successes(history, node), from, to) },
    ]),
  );
}

/** The longest time between two neighbours of `from`, the times, and `to`. */
function longestGap(times: Float64Array, from: number, to: number): number {
  let longest = 0;
  let last = from;
  for (const time of times) {
    longest = Math.max(longest, time - last);
    last = Math.max(last, time);
  }
  return Math.max(longest, to - last);
}

function faults(history: History): Value {
  const times = successes(history);
  const last = Math.max(history.columns.callTime.at(-1) ?? 0, times.at(-1) ?? 0);
  return history.faults.map(({ fault, nemesis, describe, begin, end }) => {
    const from = firstAfter(times, begin);
    const after = firstAfter(times, end);
    const until = after < times.length ? times[after]! : Math.max(begin, last);
    return {
      fault,
      nemesis,
      describe,
      succeeded: after - from,
      longestUnavailable: longestGap(times.subarray(from, after), begin, until),
      recoveredAfter: after < times.length ? times[after]! - end : null,
    };
  });
}
