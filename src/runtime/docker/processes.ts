import type Docker from "dockerode";
import { type Clock, sleep, withDeadline } from "../../core/clock.ts";
import { milliseconds, seconds } from "../../core/duration.ts";
import { environmentError } from "../../core/errors.ts";
import { invariant } from "../../core/invariant.ts";
import type { NodeName } from "../../core/node.ts";
import type { ProcessControl } from "../cluster.ts";
import { inTurn } from "../together.ts";
import { engineSaid, unlessRefused } from "./answers.ts";
import type { Exits } from "./exits.ts";
import { kernelView, processes } from "./kernel.ts";
import type { Pod } from "./pod.ts";

const DIES_WITHIN = seconds(30);
const PAUSE_ATTEMPTS = 5;
const NOT_MODIFIED = 304;
const CONFLICT = 409;

/** Process faults, and what other faults need of the servers that they strike. */
export interface ServerControl extends ProcessControl {
  /** Does something while a server stands still, if it runs; whatever else is asked of that server waits. */
  still(node: NodeName, act: () => Promise<void>): Promise<void>;
}

/** Process faults on the servers of a run; their holders are left alone. Two requests about one node wait for each other. Exits are told what is ordered. */
export function processControl(
  clock: Clock,
  pods: readonly Pod[],
  exits: Pick<Exits, "order">,
): ServerControl {
  const servers = new Map(
    pods.map(({ node, server }) => [
      node.name,
      { name: node.name, server, clock, exits, takeTurn: inTurn() },
    ]),
  );
  const on =
    <T>(act: (server: Server) => Promise<T>) =>
    (name: NodeName): Promise<T> => {
      const server = servers.get(name);
      invariant(server, `${name} is not a node of this cluster`);
      return server.takeTurn(() => act(server));
    };
  // Waiting for the end is no part of the turn: a kill must overtake a server that is deaf to SIGTERM.
  const ending = (act: (server: Server) => Promise<void>) => async (name: NodeName) => {
    await on(act)(name);
    await ended(servers.get(name) as Server);
  };
  return {
    kill: ending(kill),
    terminate: ending(terminate),
    start: on(start),
    pause: on(pause),
    resume: on(resume),
    state: on(state),
    still: (name, act) => on((server) => still(server, act))(name),
  };
}

interface Server {
  readonly name: NodeName;
  readonly server: Docker.Container;
  readonly clock: Clock;
  readonly exits: Pick<Exits, "order">;
}

/** Works on a frozen server too. */
const kill = (node: Server): Promise<void> => signal(node, "SIGKILL");

async function terminate(node: Server): Promise<void> {
  // A frozen server would only read the request after it has been resumed.
  await resume(node);
  await signal(node, "SIGTERM");
}

function signal({ name, server, exits }: Server, signal: string): Promise<void> {
  const sent = () => server.kill({ signal }).then(() => true);
  return exits.order(name, async () => (await unlessRefused(sent(), CONFLICT)) ?? false);
}

/** The engine learns of a death a little later than the kernel, and would refuse to start what it believes to be alive. */
async function ended({ name, server, clock }: Server): Promise<void> {
  const late = () =>
    environmentError(
      `${name} was told to end and has not within 30 s. Look at what it does: docker top ${server.id.slice(0, 12)}`,
    );
  await withDeadline(
    clock,
    DIES_WITHIN,
    (abortSignal) => server.wait({ condition: "not-running", abortSignal }),
    late,
  );
}

async function start({ name, server }: Server): Promise<void> {
  const { State } = await server.inspect();
  if (State.Running) return; // A frozen server is not down: resume is what it needs.
  try {
    await unlessRefused(server.start(), NOT_MODIFIED);
  } catch (error) {
    throw environmentError(`${name} could not be started again: ${engineSaid(error)}`, { cause: error });
  }
}

async function pause(node: Server): Promise<void> {
  const { name, server, clock } = node;
  const { Id, State } = await server.inspect();
  if (State.Paused) return;
  if (!State.Running)
    throw environmentError(
      `${name} cannot be paused: its server is not running (it exited with code ${State.ExitCode})`,
    );
  // With cgroup v1 a busy container now and then cannot be frozen in time, and the engine gives up at once.
  let trouble: unknown;
  for (let attempt = 1; attempt <= PAUSE_ATTEMPTS; attempt++) {
    try {
      await server.pause();
      return;
    } catch (error) {
      trouble = error;
      await sleep(clock, milliseconds(50));
    }
  }
  if (!(await stopAll(clock, Id, State.Pid)))
    throw environmentError(`${name} could not be paused: ${engineSaid(trouble)}`, { cause: trouble });
}

/** Stops every process of a container by signal, and looks again until none has slipped away by forking. False where they cannot be reached. */
async function stopAll(clock: Clock, container: string, pid: number): Promise<boolean> {
  for (let attempt = 1; attempt <= PAUSE_ATTEMPTS; attempt++) {
    if (!(await signalAll(container, pid, "SIGSTOP"))) return false;
    await sleep(clock, milliseconds(10));
    if ((await kernelView(container, pid))?.frozen) return true;
  }
  return false;
}

/** False when a process may not be signalled, or none is to be seen from here. */
async function signalAll(container: string, pid: number, signal: NodeJS.Signals): Promise<boolean> {
  const pids = await processes(container, pid);
  try {
    for (const each of pids) process.kill(each, signal);
  } catch {
    return false;
  }
  return pids.length > 0;
}

async function resume({ server }: Server): Promise<void> {
  const { Id, State } = await server.inspect();
  if (!State.Running) return;
  if (State.Paused) return void (await server.unpause());
  // It may have been stopped by signal instead.
  if ((await kernelView(Id, State.Pid))?.frozen) await signalAll(Id, State.Pid, "SIGCONT");
}

async function still(node: Server, act: () => Promise<void>): Promise<void> {
  const stands = async () => (await state(node)).state !== "running";
  if (await stands()) return act();
  // One that ends just now stands still for good.
  await pause(node).catch(async (error: unknown) => {
    if (!(await stands())) throw error;
  });
  try {
    await act();
  } finally {
    await resume(node);
  }
}

async function state({ server }: Server): ReturnType<ProcessControl["state"]> {
  const { Id, State } = await server.inspect();
  if (!State.Running) return { state: "down", detail: `engine: ${State.Status}, code ${State.ExitCode}` };
  const kernel = await kernelView(Id, State.Pid);
  const detail = `engine: ${State.Status}; kernel: ${kernel?.detail ?? "not to be seen from here"}`;
  return { state: (kernel?.frozen ?? State.Paused) ? "paused" : "running", detail };
}
