import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { localRuntime } from "../../src/runtime/local/local.ts";
import { ask, request } from "../runtime/local/notebook.ts";
import { clusterContract } from "./cluster.ts";

describe("the local runtime", () => {
  const asked = request();
  const folder = join(tmpdir(), `ordeal-local-${asked.runId}`);
  clusterContract({
    start: () => localRuntime().start(asked),
    put: (node, line) => ask(node, { type: "put", line }),
    get: async (node) => String(await ask(node, { type: "get" })),
    heard: async (to, from) => Number(await ask(to, { type: "heard", peer: from })),
    leftovers: async () => (existsSync(folder) ? [folder] : []),
  });
});
