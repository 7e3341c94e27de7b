import type { Evidence } from "../core/fault.ts";
import { canonical } from "../core/value.ts";
import type { DiskTrouble, ProcessState } from "../runtime/cluster.ts";
import { type Entry, entriesOf, type NodeEntry } from "../runtime/in-force.ts";
import { insist, type Sight } from "./sight.ts";
import { describeLoss, describeTrouble } from "./words.ts";

type ProcessEntry = Extract<NodeEntry, { readonly kind: "down" | "paused" }>;
type DiskEntry = Extract<NodeEntry, { readonly kind: "disk" }>;

/** Whether the operating system calls each node what it should be. */
export const seeProcesses = (sight: Sight, entries: readonly Entry[]): Promise<Evidence[]> =>
  readProcesses(sight, ofProcesses(entries), (state, { kind }) => state === kind);

/**
 * Whether the operating system does not call a node any more what only a fault that is gone wanted it to be. One that is down while its
 * disk is in trouble may have ended because of that, and is started when the trouble is over.
 */
export const seeProcessesFreed = (sight: Sight, entries: readonly Entry[]): Promise<Evidence[]> =>
  insist(sight, ofProcesses(entries), (some) =>
    readProcesses(
      sight,
      some,
      (state, { kind, node }) =>
        state !== kind ||
        sight.wanted.stateOf(node) === kind ||
        (kind === "down" && sight.wanted.troublesOf(node).length > 0),
    ),
  );

const ofProcesses = (entries: readonly Entry[]): ProcessEntry[] =>
  entries.filter((entry): entry is ProcessEntry => entry.kind === "down" || entry.kind === "paused");

function readProcesses(
  { cluster }: Sight,
  entries: readonly ProcessEntry[],
  holds: (state: ProcessState, entry: ProcessEntry) => boolean,
): Promise<Evidence[]> {
  return Promise.all(
    entries.map(async (entry) => {
      const seen = await cluster.process?.state(entry.node);
      return {
        what: `process of ${entry.node}`,
        holds: seen !== undefined && holds(seen.state, entry),
        detail: seen?.detail ?? "cannot be seen",
      };
    }),
  );
}

/** Whether the power was taken from each node, and what went with it. */
export function seePower(sight: Sight, entries: readonly ProcessEntry[]): Evidence[] {
  return entriesOf("down", entries)
    .filter(({ power }) => power !== undefined)
    .map((entry) => {
      const loss = sight.lossBy(entry);
      return {
        what: `power of ${entry.node}`,
        holds: loss !== undefined,
        detail: loss ? describeLoss(loss) : "was not cut",
      };
    });
}

/** Whether disks are in the trouble that they should be in, as they say themselves. */
export const seeDisks = (sight: Sight, entries: readonly DiskEntry[]): Promise<Evidence[]> =>
  readDisks(sight, entries, ({ trouble }, found) => found.map(canonical).includes(canonical(trouble)));

/** Whether disks are in no trouble any more but what other faults ask for. */
export const seeMended = (sight: Sight, entries: readonly DiskEntry[]): Promise<Evidence[]> =>
  insist(sight, entries, (some) =>
    readDisks(sight, some, ({ node }, found) => asText(found) === asText(sight.wanted.troublesOf(node))),
  );

const asText = (troubles: readonly DiskTrouble[]): string => troubles.map(canonical).sort().join(" ");

function readDisks(
  { cluster }: Sight,
  entries: readonly DiskEntry[],
  holds: (entry: DiskEntry, found: readonly DiskTrouble[]) => boolean,
): Promise<Evidence[]> {
  return Promise.all(
    entries.map(async (entry) => {
      const found = await cluster.storage?.read(entry.node);
      return {
        what: `disk of ${entry.node}`,
        holds: found !== undefined && holds(entry, found),
        detail: found?.map(describeTrouble).join("; ") || "works",
      };
    }),
  );
}
