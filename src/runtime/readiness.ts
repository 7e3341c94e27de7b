import { type Clock, sleep, withDeadline } from "../core/clock.ts";
import { type Duration, formatDuration, milliseconds, seconds } from "../core/duration.ts";
import { environmentError, messageOf } from "../core/errors.ts";
import type { ClusterNode } from "./cluster.ts";
import type { System } from "./system.ts";
import { together } from "./together.ts";

const ATTEMPT_WITHIN = seconds(5);
const PAUSE = milliseconds(50);

/** What waiting for a cluster needs. */
export interface Waiting {
  readonly system: System;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** For all nodes together. */
  readonly within: Duration;
}

/** A node that has been started and may not serve yet. */
export interface Beginner {
  readonly node: ClusterNode;
  /** How its server ended, if it has: `its server exited with code 7`. */
  exit(): Promise<string | undefined>;
  /** The last lines that its server printed. */
  lastLines(): Promise<string>;
}

/**
 * Asks every node again and again until it serves. A server that has exited ends the waiting at once, for all.
 *
 * @throws an environment error that names the nodes that were not ready and what each said last; its details are their last log lines.
 */
export async function untilReady(how: Waiting, beginners: readonly Beginner[]): Promise<void> {
  const hopeless = new AbortController();
  const deadline = how.clock.now() + how.within;
  const troubles = await together(beginners.map((beginner) => troubleOf(how, beginner, deadline, hopeless)));
  how.signal.throwIfAborted();
  const unready = beginners
    .map((beginner, i) => ({ beginner, trouble: troubles[i] }))
    .filter(({ trouble }) => trouble !== undefined);
  if (unready.length === 0) return;
  const details = await Promise.all(
    unready.map(async ({ beginner }) => `${beginner.node.name}:\n${indent(await beginner.lastLines())}`),
  );
  const troubled = unready.map(({ beginner, trouble }) => `${beginner.node.name} (${trouble})`).join(", ");
  throw environmentError(
    `${how.system.name} did not come up: ${troubled}. The nodes' last log lines are below.`,
    { details: details.join("\n") },
  );
}

/** Why a node is not ready in the end; `undefined` when it is. */
async function troubleOf(
  how: Waiting,
  beginner: Beginner,
  deadline: number,
  hopeless: AbortController,
): Promise<string | undefined> {
  const stop = AbortSignal.any([how.signal, hopeless.signal]);
  let last = "it was not asked";
  while (!stop.aborted) {
    try {
      await ask(how, beginner, stop);
      return undefined;
    } catch (error) {
      last = messageOf(error);
    }
    const exit = await beginner.exit();
    if (exit) hopeless.abort();
    if (exit) return exit;
    if (how.clock.now() > deadline) return `not within ${formatDuration(how.within)}: ${last}`;
    await sleep(how.clock, PAUSE);
  }
  return last;
}

const ask = ({ system, clock }: Waiting, { node }: Beginner, stop: AbortSignal): Promise<void> =>
  withDeadline(
    clock,
    ATTEMPT_WITHIN,
    (late) => system.ready(node, AbortSignal.any([stop, late])),
    () => new Error("no answer within 5 s"),
  );

const indent = (text: string): string => text.replace(/^/gm, "  ");
