import { usageError } from "../../src/core/errors.ts";
import type { Settings } from "../../src/core/settings.ts";
import type { ClusterNode } from "../../src/runtime/cluster.ts";
import { defineSystem, type System } from "../../src/runtime/system.ts";
import { SURVIVED_BY_ONE } from "../survived-by-one.ts";
import { Connection } from "./connection.ts";
import { registerClient } from "./register.ts";
import { setClient } from "./set.ts";

const PORT = 6379;
const DATA = "/data";

/** Whether what is answered is on the disk. */
const syncsFirst = (settings: Settings): boolean => settings.appendfsync === "always";

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
  scheme: "redis",
  docker: {
    image: "redis:8.10.1",
    recipe: new URL(".", import.meta.url),
    command: (_, __, settings) => command(String(settings.appendfsync)),
    data: [DATA],
  },
  workloads: {
    register: { client: () => registerClient, claim: promisedOfRegisters },
    // Whoever does not sync before it answers never promised that what it answered outlives a loss of power.
    set: { client: () => setClient, claim: (settings) => (syncsFirst(settings) ? "durable" : "genuine") },
  },
  // It keeps these promises whatever its one machine does, except to change what is on the disk or on the wire.
  survives: () => SURVIVED_BY_ONE,
  ready: (node, signal) => asking(node, signal, async () => {}),
  version: (node, signal) =>
    asking(node, signal, async (connection) => {
      const info = String(await connection.send("INFO", "server"));
      return /^redis_version:(.+?)\r?$/m.exec(info)?.[1] ?? "unknown";
    }),
});

/** No weaker promise of a register can be decided than that it is one. */
function promisedOfRegisters(settings: Settings): string {
  if (syncsFirst(settings)) return "linearizable";
  throw usageError(
    `with appendfsync=${settings.appendfsync} redis may forget what it answered, so it promises nothing of registers. Leave it at always, or judge it all the same: --claim linearizable`,
  );
}

/**
 * After a loss of power the file may end in what was never written, and redis refuses to start until somebody has mended it. Its
 * documentation says how, so that is done here: all after the first damage is cut off. Nothing that was synced comes after it.
 */
const MENDED = `if [ -e ${DATA}/appendonlydir/appendonly.aof.manifest ]; then
  echo y | redis-check-aof --fix ${DATA}/appendonlydir/appendonly.aof.manifest
fi
exec redis-server "$@"`;

function command(appendfsync: string): readonly string[] {
  return [
    ...["sh", "-c", MENDED, "redis-server"],
    ...["--port", String(PORT)],
    ...["--bind", "0.0.0.0"],
    ...["--protected-mode", "no"],
    ...["--dir", DATA],
    ...["--save", ""],
    ...["--appendonly", "yes"],
    ...["--appendfsync", appendfsync],
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
