import { formatDuration } from "../core/duration.ts";
import type { Fault } from "../core/fault.ts";
import type { Anomaly } from "../core/verdict.ts";
import type { EnvironmentRecord } from "../history/plan-record.ts";
import type { NamedResult } from "./results.ts";

type Crash = NonNullable<EnvironmentRecord["code"]>["crashed"][number];

/** Nemeses that leave something wrong on a disk after they are over. */
const LASTING = ["flip", "truncate", "wipe", "rollback", "sync-fails"];

/** A node must not end by itself: not because of what it was sent, and not because of what it finds on its own, sound disk. */
export function crashCheck(
  environment: EnvironmentRecord | undefined,
  faults: readonly Fault[],
): NamedResult[] {
  const crashes = (environment?.code?.crashed ?? []).filter(
    (crash) => !faults.some((fault) => explains(fault, crash)),
  );
  if (crashes.length === 0) return [];
  return [{ checker: "crashes", verdict: "invalid", anomalies: crashes.map(told), elapsed: 0 }];
}

/** Whether a fault of the node's disk was in force then: what was seen of it names the disk. */
const explains = ({ nemesis, begin, end, evidence }: Fault, { node, time }: Crash): boolean =>
  begin <= time &&
  (time <= end || LASTING.includes(nemesis)) &&
  evidence.some(({ what }) => what.endsWith(`disk of ${node}`));

const told = ({ node, time, what }: Crash): Anomaly => {
  const lines = what.split("\n").map((line) => line.trim());
  return {
    type: "crashed",
    message: `${node} ended by itself at ${formatDuration(time)}, and no fault of its disk explains it: ${lines[0]}`,
    operations: [],
    view: {
      kind: "table",
      columns: ["node", "time", "last words"],
      rows: lines.map((line) => [node, time, line]),
    },
  };
};
