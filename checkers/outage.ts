import type { Checker } from "../src/check/checker.ts";
import { formatDuration, seconds } from "../src/core/duration.ts";
import { OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";

/** For how many seconds a system may be away, when nobody says. */
const LIMIT = 5;

/**
 * Whoever asks sees somebody answered `ok` within `limit` seconds: for systems that promise to be away for that long at the most, and for
 * runs whose faults leave them what they need to keep it. Nothing else decides whether answers came at all. O(n log n).
 */
export function outage({ limit = LIMIT }: { readonly limit?: number } = {}): Checker {
  return {
    name: "outage",
    check(history) {
      const { asked, wait } = longestWait(history);
      const isOut = wait > seconds(limit);
      return {
        verdict: isOut ? "invalid" : "valid",
        anomalies: isOut
          ? [{ type: "outage", message: told(history, asked, wait), operations: [asked] }]
          : [],
        statistics: { longest: wait },
        opportunities: history.columns.count,
      };
    },
  };
}

/** Who waited longest from asking until anybody was answered, or until the end. Operations are in the order of their calls. */
function longestWait({ columns }: History): { asked: number; wait: number } {
  const { callTime, returnTime, type, count } = columns;
  const ok = returnTime
    .subarray(0, count)
    .filter((_, op) => type[op] === OK)
    .sort();
  const end = callTime[count - 1] ?? 0;
  let longest = { asked: 0, wait: 0 };
  let next = 0;
  for (let asked = 0; asked < count; asked++) {
    while (next < ok.length && ok[next]! < callTime[asked]!) next += 1;
    const wait = (ok[next] ?? end) - callTime[asked]!;
    if (wait > longest.wait) longest = { asked, wait };
  }
  return longest;
}

const told = ({ columns }: History, asked: number, wait: number): string =>
  `${formatDuration(columns.callTime[asked]!)} into the run somebody asked, and for ${formatDuration(wait)} nobody was answered with success`;
