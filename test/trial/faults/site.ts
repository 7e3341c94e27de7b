import { nodeNames } from "../../../src/core/node.ts";
import { offering } from "../../../src/runtime/runtime.ts";
import type { System } from "../../../src/runtime/system.ts";
import type { Site } from "../../../src/trial/faults/site.ts";

/** Five nodes of a system that survives some of what a runtime can do to it, on a runtime that cannot do all of that. */
export const site = (seed = 1, survives: readonly string[] | undefined = SURVIVED): Site => ({
  system: { name: "kv", ...(survives ? { survives: () => survives } : {}) } as unknown as System,
  settings: {},
  runtime: "docker",
  offers: {
    ...offering(["process", "network", "shaping", "shaping:clients", "files", "storage:full", "primaries"]),
    "storage:slow": "cgroup v1 has no io.max",
  },
  nodes: nodeNames(5),
  seed,
});

const SURVIVED = [
  ...["partition", "kill", "pause", "restart", "power-loss"],
  ...["delay", "loss", "reorder", "lost-replies", "slow-disk", "full-disk"],
];
