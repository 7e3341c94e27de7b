import { afterAll, describe } from "vitest";
import type { Connection, Env, Json, Message, NodeProgram } from "../../patterns/env.ts";
import { nextTurn } from "../../src/core/queue.ts";
import { Random } from "../../src/core/random.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";
import type { ClusterNode } from "../../src/runtime/cluster.ts";
import { simulationRuntime } from "../../src/runtime/simulation/simulation.ts";
import { Calls, type Request } from "../../systems/reference/calls.ts";
import { systemOf } from "../runtime/simulation/bed.ts";
import { clusterContract } from "./cluster.ts";

/** Stores lines, and sends a datagram to every other member every ten milliseconds. */
function notebook(env: Env): NodeProgram {
  const heard = new Map<string, number>();
  const talk = () => {
    for (const to of env.members) if (to !== env.id) env.send(to, { type: "word" });
    env.after(10, talk);
  };
  talk();
  env.trace(`I am ${env.id}`);
  const answer = (request: Request, reply: (value: Json) => void) => {
    if (request.type === "heard") reply(heard.get(request.from as string) ?? 0);
    if (request.type === "get") env.disk.read("lines", (_, bytes) => reply(new TextDecoder().decode(bytes)));
    if (request.type === "put")
      env.disk.append("lines", new TextEncoder().encode(`${request.line}\n`), () => reply(null));
  };
  return {
    receive: (from) => void heard.set(from, (heard.get(from) ?? 0) + 1),
    accept: (connection: Connection) => ({
      message(message) {
        const request = message as Message & Request;
        answer(request, (value) => connection.send({ type: "reply", to: request.id, value } as Message));
      },
      broken: () => {},
    }),
  };
}

async function ask(node: ClusterNode, request: Request) {
  const calls = new Calls(await node.dial!("client"));
  try {
    return await calls.call(request);
  } finally {
    calls.close();
  }
}

describe("the simulation", () => {
  const clock = virtualClock();
  let over = false;
  afterAll(() => {
    over = true;
  });
  void (async () => {
    for (; !over; await nextTurn()) {
      const next = clock.now() + 1e6;
      if (!clock.run(next)) clock.moveTo(next);
    }
  })();
  clusterContract({
    clock,
    start: () =>
      simulationRuntime().start({
        system: systemOf(notebook),
        nodes: ["n1", "n2", "n3"],
        settings: {},
        mutants: [],
        runId: "test",
        clock,
        random: Random.of(1),
        signal: new AbortController().signal,
        note: () => {},
        assertions: true,
      }),
    put: (node, line) => ask(node, { type: "put", line }),
    get: async (node) => String(await ask(node, { type: "get" })),
    heard: async (to, from) => Number(await ask(to, { type: "heard", from })),
    leftovers: async () => [],
  });
});
