import { describe } from "vitest";
import { dockerRuntime } from "../../src/runtime/docker/docker.ts";
import { needs } from "../needs.ts";
import { leftovers } from "../runtime/docker/bed.ts";
import { ask, request } from "../runtime/local/notebook.ts";
import { clusterContract } from "./cluster.ts";

describe("the docker runtime, nodes of a program", needs("engine"), () => {
  const asked = request();
  clusterContract({
    start: () => dockerRuntime().start(asked),
    put: (node, line) => ask(node, { type: "put", line }),
    get: async (node) => String(await ask(node, { type: "get" })),
    heard: async (to, from) => Number(await ask(to, { type: "heard", peer: from })),
    leftovers: () => leftovers(asked.runId),
  });
});
