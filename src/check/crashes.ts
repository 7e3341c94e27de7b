import { formatDuration, seconds } from "../core/duration.ts";
import type { Fault } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import type { Anomaly } from "../core/verdict.ts";
import type { EnvironmentRecord } from "../history/plan-record.ts";
import type { NamedResult } from "./results.ts";

type Crash = NonNullable<EnvironmentRecord["code"]>["crashed"][number];

/** Nemeses that leave something wrong on a disk after they are over. */
const LASTING = ["flip", "truncate", "rollback", "wipe", "sync-fails"];

/** A node must not end by itself: not because of what it was sent, and not because of what it finds on its own, sound disk. */
export function crashCheck(
  environment: EnvironmentRecord | undefined,
  faults: readonly Fault[],
): NamedResult[] {
  const crashes = (environment?.code?.crashed ?? []).filter(
    (crash) => !faults.some((fault) => strikes(fault, crash) || damages(fault, crash)),
  );
  if (crashes.length === 0) return [];
  return [{ checker: "crashes", verdict: "invalid", anomalies: crashes.map(told), elapsed: 0 }];
}

/** Nodes that ended by themselves on a disk that a fault had damaged for good: they may rightly refuse to go on. */
export const ruined = (
  environment: EnvironmentRecord | undefined,
  faults: readonly Fault[],
): ReadonlySet<NodeName> =>
  new Set(
    (environment?.code?.crashed ?? [])
      .filter((crash) => faults.some((fault) => damages(fault, crash)))
      .map(({ node }) => node),
  );

/** For so long after a fault of its disk is over a server may still end of what it met last. */
const AFTERWARDS = seconds(1);

/** Whether a fault of the node's disk or power was in force then: what was seen of it names the disk or the power. */
const strikes = ({ begin, end, evidence }: Fault, { node, time }: Crash): boolean =>
  begin <= time && time <= end + AFTERWARDS && evidence.some(({ what }) => isOf(what, node));

/** Whether a fault had left something wrong on the node's disk by then. */
const damages = ({ nemesis, begin, evidence, nodes }: Fault, { node, time }: Crash): boolean =>
  LASTING.includes(nemesis) &&
  begin <= time &&
  (nodes?.includes(node) || evidence.some(({ what }) => isOf(what, node)));

const isOf = (what: string, node: NodeName): boolean =>
  what.endsWith(`disk of ${node}`) || what.endsWith(`power of ${node}`);

const told = ({ node, time, what }: Crash): Anomaly => {
  const lines = what.split("\n").map((line) => line.trim());
  return {
    type: "crashed",
    message: `${node} ended by itself at ${formatDuration(time)}, and no fault explains it: ${lines[0]}`,
    operations: [],
    view: {
      kind: "table",
      columns: ["node", "time", "last words"],
      rows: lines.map((line) => [node, time, line]),
    },
  };
};
