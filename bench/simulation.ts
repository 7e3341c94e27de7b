import type { Env, NodeProgram } from "../patterns/env.ts";
import { virtualWorld } from "../src/control/world.ts";
import { sleep } from "../src/core/clock.ts";
import { seconds } from "../src/core/duration.ts";
import { Random } from "../src/core/random.ts";
import { simulationRuntime } from "../src/runtime/simulation/simulation.ts";
import { defineSystem } from "../src/runtime/system.ts";
import type { Bench } from "./measure/figure.ts";
import { processorTime } from "./measure/processor-time.ts";

const GOAL = 500_000;
const ROUNDS = 3;

/** What has reached the code of nodes in this round: every round is the same. */
let events = 0;

/** Twenty datagrams that go round for ever. */
function chatter(env: Env): NodeProgram {
  const next = env.members[(env.members.indexOf(env.id) + 1) % env.members.length] as string;
  if (env.id === env.members[0]) for (let i = 0; i < 20; i++) env.send(next, { type: "token" });
  return {
    receive(_, message) {
      events++;
      env.send(next, message);
    },
    accept: () => ({ message: () => {}, broken: () => {} }),
  };
}

/** Entries that a leader replicates over connections and everybody saves; heartbeats, each of which sets a timer anew. */
function replication(env: Env): NodeProgram {
  const bytes = new Uint8Array(100);
  let patience = env.after(300, () => {});
  const save = (done: () => void) => {
    env.disk.append("log", bytes, () => void events++);
    env.disk.sync("log", () => {
      events++;
      done();
    });
  };
  if (env.id === env.members[0])
    for (const to of env.members.slice(1)) {
      const listener = { message: () => replicate(), broken: () => {} };
      const connection = env.connect(to, listener);
      let index = 0;
      const replicate = () => {
        events++;
        connection.send({ type: "append", index: index++, entries: [{ term: 1, command: "x=1" }] } as never);
      };
      const beat = () => {
        events++;
        env.send(to, { type: "heartbeat", term: 1 } as never);
        env.after(10, beat);
      };
      for (let i = 0; i < 8; i++) replicate();
      beat();
    }
  return {
    receive() {
      events++;
      patience.cancel();
      patience = env.after(300, () => {});
    },
    accept: (connection) => ({
      message(message) {
        events++;
        save(() => connection.send({ type: "appended", to: message.type } as never));
      },
      broken: () => {},
    }),
  };
}

/** How many events of nodes a simulation gets through in a second of one core, the control node not counted. */
export const bench: Bench = async () => [
  { name: "datagrams round five nodes", figure: await rateOf(chatter, 60), unit: "events/s", goal: GOAL },
  {
    name: "replication with syncs and timers",
    figure: await rateOf(replication, 60),
    unit: "events/s",
    goal: GOAL,
  },
];

async function rateOf(start: (env: Env) => NodeProgram, virtualSeconds: number): Promise<number> {
  const time = await processorTime(ROUNDS, () => simulate(start, virtualSeconds));
  return events / time;
}

async function simulate(start: (env: Env) => NodeProgram, virtualSeconds: number): Promise<void> {
  events = 0;
  const world = virtualWorld();
  const system = defineSystem({
    name: "bench",
    about: "nodes of a bench",
    options: {},
    nodes: { default: 5, min: 1, max: 9 },
    ports: { client: 1 },
    program: { start, module: import.meta.url },
    workloads: {},
    ready: async () => {},
  });
  const request = {
    system,
    nodes: ["n1", "n2", "n3", "n4", "n5"],
    settings: {},
    mutants: [],
    runId: "bench",
    clock: world.clock,
    random: Random.of(1),
    signal: new AbortController().signal,
    note: () => {},
  };
  await world.settle(simulationRuntime().start(request));
  await world.settle(sleep(world.clock, seconds(virtualSeconds)));
}
