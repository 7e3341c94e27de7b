import type { Settings } from "../../src/core/settings.ts";
import type { ClusterNode } from "../../src/runtime/cluster.ts";
import { defineSystem, type System } from "../../src/runtime/system.ts";
import { Connection } from "./connection.ts";
import { registerClient } from "./register.ts";
import { setClient } from "./set.ts";

const PORT = 6379;
const DATA = "/data";

const syncsAlways = (settings: Settings): boolean => settings.appendfsync === "always";

/** redis by itself: one node, everything in memory and in an append-only file. What that is worth, `appendfsync` decides. */
export const redisSystem: System = defineSystem({
  name: "redis",
  about: "one redis with an append-only file",
  options: {
    appendfsync: {
      about: "when the append-only file is synced: before it answers, each second, or when the kernel likes",
      kind: "choice",
      values: ["always", "everysec", "no"],
      default: "always",
    },
  },
  nodes: { default: 1, min: 1, max: 1 },
  ports: { client: PORT },
  docker: {
    image: "redis:8.10.1",
    recipe: new URL(".", import.meta.url),
    command: (_, __, settings) => command(String(settings.appendfsync)),
    data: [DATA],
  },
  workloads: {
    register: { client: () => registerClient, claim: () => "linearizable" },
    set: {
      client: () => setClient,
      // Whoever does not sync before it answers never promised that what it answered outlives a loss of power.
      claim: (settings) => (syncsAlways(settings) ? "durable" : "genuine"),
    },
  },
  survives: (settings) => [...SURVIVES, ...(SURVIVES_ONLY[String(settings.appendfsync)] ?? [])],
  ready: (node, signal) => asking(node, signal, async () => {}),
  version: (node, signal) =>
    asking(node, signal, async (connection) => {
      const info = String(await connection.send("INFO", "server"));
      return /^redis_version:(.+?)\r?$/m.exec(info)?.[1] ?? "unknown";
    }),
});

/** Faults that no acknowledged write is lost to, however the file is synced. */
const SURVIVES = ["pause", "terminate", "clock", "slow-disk"];

/**
 * Those that depend on it. `no` has handed each write to the kernel before it answers, which is enough against a kill; `everysec`
 * holds it back for as long as a sync is under way. On a disk that takes nothing both answer all the same, and may have to be killed
 * with what they hold. `always` ends instead.
 */
const SURVIVES_ONLY: { readonly [appendfsync: string]: readonly string[] } = {
  always: ["kill", "restart", "crash-loop", "power-loss", "full-disk", "read-only"],
  no: ["kill", "restart", "crash-loop"],
};

function command(appendfsync: string): readonly string[] {
  return [
    "redis-server",
    ...["--port", String(PORT)],
    ...["--bind", "0.0.0.0"],
    ...["--protected-mode", "no"],
    ...["--dir", DATA],
    ...["--save", ""],
    ...["--appendonly", "yes"],
    ...["--appendfsync", appendfsync],
    // So low that the file is rewritten within a run: that is where files are swapped.
    ...["--auto-aof-rewrite-min-size", "256kb"],
    ...["--auto-aof-rewrite-percentage", "100"],
  ];
}

async function asking<T>(
  node: ClusterNode,
  signal: AbortSignal,
  ask: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await Connection.open(node, { signal });
  try {
    return await ask(connection);
  } finally {
    connection.close();
  }
}
