import { type Clock, sleep, withDeadline } from "../../core/clock.ts";
import { type Duration, formatDuration, milliseconds, seconds } from "../../core/duration.ts";
import { environmentError, messageOf } from "../../core/errors.ts";
import type { System } from "../system.ts";
import type { Engine } from "./engine.ts";
import { lastLines } from "./logs.ts";
import type { Pod } from "./pod.ts";
import { together } from "./together.ts";

const ATTEMPT_WITHIN = seconds(5);
const PAUSE = milliseconds(50);

/** What waiting for a cluster needs. */
export interface Waiting {
  readonly engine: Engine;
  readonly system: System;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** For all nodes together. */
  readonly within: Duration;
}

/**
 * Asks every node again and again until it serves. A server that has exited ends the waiting at once, for all.
 *
 * @throws an environment error that names the nodes that were not ready and what each said last; its details are their last log lines.
 */
export async function untilReady(how: Waiting, pods: readonly Pod[]): Promise<void> {
  const hopeless = new AbortController();
  const deadline = how.clock.now() + how.within;
  const troubles = await together(pods.map((pod) => troubleOf(how, pod, deadline, hopeless)));
  how.signal.throwIfAborted();
  const unready = pods
    .map((pod, i) => ({ pod, trouble: troubles[i] }))
    .filter(({ trouble }) => trouble !== undefined);
  if (unready.length === 0) return;
  const details = await Promise.all(
    unready.map(
      async ({ pod }) => `${pod.node.name}:\n${indent(await lastLines(how.engine.docker, pod.server))}`,
    ),
  );
  const troubled = unready.map(({ pod, trouble }) => `${pod.node.name} (${trouble})`).join(", ");
  throw environmentError(
    `${how.system.name} did not come up: ${troubled}. The nodes' last log lines are below.`,
    { details: details.join("\n") },
  );
}

/** Why a node is not ready in the end; `undefined` when it is. */
async function troubleOf(
  how: Waiting,
  pod: Pod,
  deadline: number,
  hopeless: AbortController,
): Promise<string | undefined> {
  const stop = AbortSignal.any([how.signal, hopeless.signal]);
  let last = "it was not asked";
  while (!stop.aborted) {
    try {
      await ask(how, pod, stop);
      return undefined;
    } catch (error) {
      last = messageOf(error);
    }
    const exit = await exitOf(pod);
    if (exit) hopeless.abort();
    if (exit) return exit;
    if (how.clock.now() > deadline) return `not within ${formatDuration(how.within)}: ${last}`;
    await sleep(how.clock, PAUSE);
  }
  return last;
}

const ask = ({ system, clock }: Waiting, { node }: Pod, stop: AbortSignal): Promise<void> =>
  withDeadline(
    clock,
    ATTEMPT_WITHIN,
    (late) => system.ready(node, AbortSignal.any([stop, late])),
    () => new Error("no answer within 5 s"),
  );

async function exitOf({ server }: Pod): Promise<string | undefined> {
  const { State } = await server.inspect();
  return State.Running
    ? undefined
    : `its server exited with code ${State.ExitCode}${State.OOMKilled ? ", out of memory" : ""}`;
}

const indent = (text: string): string => text.replace(/^/gm, "  ");
