import { type Clock, sleep } from "../../core/clock.ts";
import { milliseconds } from "../../core/duration.ts";
import { environmentError } from "../../core/errors.ts";
import type { NodeName } from "../../core/node.ts";
import type { ProcessControl } from "../cluster.ts";
import type { LocalNode } from "./local-node.ts";

const LOOK_AGAIN = milliseconds(2);

/** Process faults on the nodes of a run. Two requests about one node wait for each other. */
export function processControl(clock: Clock, node: (name: NodeName) => LocalNode): ProcessControl {
  const on =
    <T>(act: (node: LocalNode) => Promise<T>) =>
    (name: NodeName): Promise<T> =>
      node(name).takeTurn(() => act(node(name)));
  return {
    // Not in turn: a kill must overtake a server that is deaf to SIGTERM.
    kill: (name) => node(name).server.end("SIGKILL"),
    terminate: (name) => terminate(node(name)),
    start: on((node) => node.start()),
    pause: on((node) => pause(clock, node)),
    resume: on((node) => resume(clock, node)),
    state: on(state),
  };
}

/** Does something while nothing of a node runs: what does is frozen meanwhile, and nobody thaws it before that is done. */
export const whileStill = <T>(clock: Clock, node: LocalNode, act: () => T): Promise<T> =>
  node.takeTurn(async () => {
    const running = (await state(node)).state === "running";
    if (running) await pause(clock, node);
    try {
      return act();
    } finally {
      if (running) await resume(clock, node);
    }
  });

async function terminate(node: LocalNode): Promise<void> {
  // A frozen server would only read the request after it has been resumed.
  node.server.signal("SIGCONT");
  await node.server.end("SIGTERM");
}

async function pause(clock: Clock, { name, server }: LocalNode): Promise<void> {
  server.signal("SIGSTOP");
  for (;;) {
    const seen = await server.state();
    if (!seen) throw environmentError(`${name} cannot be paused: its server is not running`);
    if (seen.letter === "T") return;
    await sleep(clock, LOOK_AGAIN);
  }
}

async function resume(clock: Clock, { server }: LocalNode): Promise<void> {
  server.signal("SIGCONT");
  while ((await server.state())?.letter === "T") await sleep(clock, LOOK_AGAIN);
}

async function state({ server }: LocalNode): ReturnType<ProcessControl["state"]> {
  const seen = await server.state();
  if (!seen) return { state: "down", detail: `no process: ${server.howEnded}` };
  return {
    state: seen.letter === "T" ? "paused" : "running",
    detail: `process ${seen.pid} is in state ${seen.letter}`,
  };
}
