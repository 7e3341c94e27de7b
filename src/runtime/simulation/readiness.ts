import { type Clock, sleep, withDeadline } from "../../core/clock.ts";
import { formatDuration, milliseconds, seconds } from "../../core/duration.ts";
import { environmentError, messageOf } from "../../core/errors.ts";
import type { ClusterNode } from "../cluster.ts";
import type { System } from "../system.ts";
import type { SimulatedCluster } from "./cluster.ts";

const WITHIN = seconds(60);
const ATTEMPT_WITHIN = seconds(1);
const PAUSE = milliseconds(20);

/**
 * Asks every node again and again, in virtual time, until it serves.
 *
 * @throws an environment error that names a node that does not and what it said last; a node that has ended by itself ends the waiting.
 */
export async function untilReady(
  cluster: SimulatedCluster,
  system: System,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const deadline = clock.now() + WITHIN;
  for (const node of cluster.nodes)
    for (;;) {
      signal.throwIfAborted();
      const trouble = await troubleOf(node, system, clock);
      if (trouble === undefined) break;
      const { state, log } = cluster.member(node.name);
      if (state === "down" || clock.now() > deadline)
        throw environmentError(
          `${system.name} did not come up: ${node.name} (${state === "down" ? "it ended by itself" : trouble}). Its last log lines are below.`,
          { details: log.last() },
        );
      await sleep(clock, PAUSE, signal);
    }
}

/** Why a node does not serve; `undefined` when it does. */
async function troubleOf(node: ClusterNode, system: System, clock: Clock): Promise<string | undefined> {
  try {
    await withDeadline(
      clock,
      ATTEMPT_WITHIN,
      (late) => system.ready(node, late),
      () => environmentError(`no answer within ${formatDuration(ATTEMPT_WITHIN)}`),
    );
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
