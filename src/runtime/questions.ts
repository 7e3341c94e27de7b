import { type Clock, withDeadline } from "../core/clock.ts";
import { seconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import type { Cluster, ClusterNode } from "./cluster.ts";
import type { System } from "./system.ts";
import { together } from "./together.ts";

const ANSWERS_WITHIN = seconds(5);

/** Who leads is asked for a fault that is to hit it now: a node that hangs is not waited for any longer. */
const LEADS_WITHIN = seconds(1);

/** A question to servers, with a limit: one that hangs must not hang the run. */
const asked = <T>(clock: Clock, question: (signal: AbortSignal) => Promise<T>): Promise<T> =>
  withDeadline(clock, ANSWERS_WITHIN, question, () => new Error("no answer within 5 s"));

/** The capability `primaries`, where a system can tell. */
export function primariesOf(
  clock: Clock,
  { primaries }: System,
  nodes: readonly ClusterNode[],
): Pick<Cluster, "primaries"> {
  if (!primaries) return {};
  return {
    primaries: () =>
      asked(clock, async (signal) => {
        const enough = new AbortController();
        const cancel = clock.wakeAt(clock.now() + LEADS_WITHIN, () => enough.abort());
        try {
          return await primaries(nodes, AbortSignal.any([signal, enough.signal]));
        } finally {
          cancel();
        }
      }),
  };
}

/** The version of each node, as facts. A server that will not tell does not fail the run. */
export function versionsOf(
  clock: Clock,
  { version }: System,
  nodes: readonly ClusterNode[],
): Promise<{ name: string; value: string }[]> {
  if (!version) return Promise.resolve([]);
  return together(
    nodes.map(async (node) => ({
      name: `version of ${node.name}`,
      value: await asked(clock, (signal) => version(node, signal)).catch(
        (error: unknown) => `unknown: ${messageOf(error)}`,
      ),
    })),
  );
}
