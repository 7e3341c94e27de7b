import { milliseconds } from "../../../src/core/duration.ts";
import { CLIENTS, type Link, linksAmong } from "../../../src/core/fault.ts";
import type { Script, ScriptedFault, ScriptedOperation } from "../../../src/core/script.ts";

const NODES = ["n1", "n2", "n3"];
const THREADS = 6;

/** So many messages in one `send`, none of which waits for the one before it. */
const PIPELINE = 6;

const between: readonly Link[] = linksAmong(NODES);

const fromClients: readonly Link[] = NODES.map((to) => ({ from: CLIENTS, to }));

/** Every client sends a pipeline into one log. */
const sends = (atMs: number, round: number): ScriptedOperation[] =>
  Array.from({ length: THREADS }, (_, thread) => ({
    time: milliseconds(atMs),
    thread,
    f: "send",
    input: Array.from({ length: PIPELINE }, (_, i) => ["send", 0, (round * THREADS + thread) * PIPELINE + i]),
  }));

const delay = (
  [fromMs, toMs]: readonly [number, number],
  links: readonly Link[],
  type: string,
  times: { readonly delay?: number; readonly jitter?: number },
): ScriptedFault => ({
  begin: milliseconds(fromMs),
  end: milliseconds(toMs),
  nemesis: "delay",
  plan: { links, shape: { ...times, types: [type] } },
});

/**
 * The channels stand. Then what followers send on is stuck, for longer than they bear the leader's silence, and the messages of each pipeline arrive
 * far apart: some before the connection is given up, some while the next one waits for the leader's first word. Three times, as who
 * leads and when what arrives is the seed's.
 */
const round = (atMs: number): ScriptedFault[] => [
  delay([atMs - 100, atMs + 300], between, "forward", { delay: milliseconds(2000) }),
  delay([atMs - 100, atMs + 100], fromClients, "send", { jitter: milliseconds(700) }),
  delay([atMs - 100, atMs + 900], between, "hello", { delay: milliseconds(250) }),
];

const ROUNDS = [1500, 4500, 7500];

/** Connections break in the middle of pipelines. */
export const brokenPipelines: Script = {
  scriptVersion: 1,
  test: "raft-kv/log",
  seed: 1,
  nodes: NODES,
  set: {},
  mutants: [],
  concurrency: THREADS,
  duration: milliseconds(9500),
  operations: [...sends(500, 0), ...ROUNDS.flatMap((atMs, n) => sends(atMs, n + 1))],
  faults: ROUNDS.flatMap((atMs) => round(atMs)),
};
