import { describe } from "vitest";
import { dockerRuntime } from "../../src/runtime/docker/docker.ts";
import { needs } from "../needs.ts";
import { leftovers, request } from "../runtime/docker/bed.ts";
import { ask } from "../runtime/docker/chatter.ts";
import { clusterContract } from "./cluster.ts";

/** The contract of clusters, kept by the docker runtime, whose nodes are reached at their own addresses or at published ports. */
export function dockerClusterContract(publish: boolean): void {
  describe(
    `the docker runtime, nodes at ${publish ? "published ports" : "their own addresses"}`,
    needs("engine"),
    () => {
      const asked = request();
      clusterContract({
        start: () => dockerRuntime({ publish }).start(asked),
        put: (node, line) => ask(node, `put ${line}`),
        get: (node) => ask(node, "get", 5000),
        heard: async (to, from) => Number(await ask(to, `heard ${from}`)),
        leftovers: () => leftovers(asked.runId),
      });
    },
  );
}
