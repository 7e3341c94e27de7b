import { type Clock, realClock, sleep, withDeadline } from "../../core/clock.ts";
import { formatDuration, milliseconds, seconds } from "../../core/duration.ts";
import { environmentError, messageOf } from "../../core/errors.ts";
import { invariant } from "../../core/invariant.ts";
import { freshSeed } from "../../core/random.ts";
import { type Cluster, type ClusterNode, RUNTIME_CAPABILITIES } from "../cluster.ts";
import { primariesOf, versionsOf } from "../questions.ts";
import { type Offers, offering, type Runtime, type StartRequest } from "../runtime.ts";
import type { System } from "../system.ts";
import { together } from "../together.ts";
import { commandControl } from "./script.ts";
import type { Target } from "./targets.ts";

/** A cluster may be electing a leader just now; one that is not there is not waited for any longer. */
const ANSWERS_WITHIN = seconds(5);
const PAUSE = milliseconds(200);

/** Which cluster is meant, and the script that breaks and heals it, where there is one. */
export interface RemoteOptions {
  readonly system: System;
  readonly targets: readonly Target[];
  readonly faultCommand?: string;
}

/** A cluster that somebody else runs: it is only spoken to, and broken by nobody but its owner's script. Nothing there is started, stopped or cleaned. */
export const remoteRuntime = (options: RemoteOptions): Runtime => ({
  name: "remote",
  offers: async () => (options.faultCommand === undefined ? REFUSED : offering(RUNTIME_CAPABILITIES)),
  available: () => reach(options, realClock()),
  start: (request) => start(request, options),
});

const REFUSED: Offers = Object.fromEntries(
  RUNTIME_CAPABILITIES.map((capability) => [
    capability,
    "somebody else runs this cluster, and only a script of theirs may break and heal it: --fault-command ./fault.sh",
  ]),
);

const nodeOf = ({ name, address }: Target, namespace: string): ClusterNode => ({
  name,
  namespace,
  address(port) {
    invariant(port === "client", `where the port ${port} of ${name} is, no --target says`);
    return address;
  },
});

async function start(request: StartRequest, options: RemoteOptions): Promise<Cluster> {
  const { clock, note, runId } = request;
  const { system, targets, faultCommand } = options;
  // The number is drawn, and not the seed's: two machines may begin the same run in the same second.
  const namespace = `ordeal-${runId}-${freshSeed().toString(36)}/`;
  const nodes = targets.map((target) => nodeOf(target, namespace));
  await reach(options, clock);
  const where = targets.map(({ name, url }) => `${name} ${url}`).join(", ");
  const writes = `keys beginning with "${namespace}" to ${where}`;
  note(`writes ${writes}`);
  const facts = {
    cluster: "run by somebody else: nothing of it is started, stopped or cleaned, and what was written stays",
    writes,
    logs: "not collected: they are its owner's",
    faults: faultCommand === undefined ? "none: no script was named with --fault-command" : faultCommand,
  };
  return {
    nodes,
    ...(faultCommand === undefined ? {} : { command: commandControl(faultCommand, clock) }),
    ...primariesOf(clock, system, nodes),
    facts: [
      ...Object.entries(facts).map(([name, value]) => ({ name, value })),
      ...(await versionsOf(clock, system, nodes)),
    ],
    collectLogs: async () => [],
    stop: async () => {},
  };
}

/** Makes sure that every node serves. @throws an environment error that names those that do not, and what they said. */
async function reach({ system, targets }: RemoteOptions, clock: Clock): Promise<void> {
  const answers = await together(
    targets.map(async (target) => {
      const trouble = await troubleOf(system, target, clock);
      return trouble === undefined ? [] : [`${target.name} at ${target.url} (${trouble})`];
    }),
  );
  const silent = answers.flat();
  if (silent.length > 0)
    throw environmentError(
      `${system.name} does not serve within ${formatDuration(ANSWERS_WITHIN)}: ${silent.join(", ")}. Nothing was written.`,
    );
}

/** What a node says instead of serving, asked again and again until its time is up. */
async function troubleOf(system: System, target: Target, clock: Clock): Promise<string | undefined> {
  const deadline = clock.now() + ANSWERS_WITHIN;
  const node = nodeOf(target, "");
  for (;;) {
    const left = deadline - clock.now();
    try {
      await withDeadline(
        clock,
        left,
        (late) => system.ready(node, late),
        () => new Error("no answer"),
      );
      return undefined;
    } catch (error) {
      if (clock.now() + PAUSE >= deadline) return messageOf(error);
    }
    await sleep(clock, PAUSE);
  }
}
