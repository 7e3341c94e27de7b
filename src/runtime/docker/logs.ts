import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type Docker from "dockerode";
import { engineSaid } from "./answers.ts";
import { frames, openLog } from "./frames.ts";
import type { Pod } from "./pod.ts";

/**
 * Writes each node's log to `<directory>/<node>/server.log`, each line beginning with the engine's RFC 3339 time, all
 * lives of the server in one file. Streams: a log may be larger than memory.
 *
 * @returns a sentence for each log that could not be had; one node's trouble is not the others'.
 */
export async function collectLogs(
  docker: Docker,
  pods: readonly Pod[],
  directory: string,
): Promise<string[]> {
  const warnings = await Promise.all(
    pods.map(({ node, server }) =>
      save(docker, server, join(directory, node.name)).catch(
        (error: unknown) => `the log of ${node.name} could not be saved: ${engineSaid(error)}`,
      ),
    ),
  );
  return warnings.filter((warning) => warning !== undefined);
}

async function save(docker: Docker, server: Docker.Container, folder: string): Promise<undefined> {
  await mkdir(folder, { recursive: true });
  const log = await openLog(docker, server, { timestamps: true });
  await pipeline(Readable.from(lines(log)), createWriteStream(join(folder, "server.log")));
}

const NEWLINE = "\n".charCodeAt(0);

/** A piece is a line, but for very long ones, which come in parts with a time each: every part gets a line of its own. */
async function* lines(log: AsyncIterable<Buffer>): AsyncGenerator<Buffer | string> {
  for await (const piece of frames(log)) {
    yield piece;
    if (piece.at(-1) !== NEWLINE) yield "\n";
  }
}

/** The last lines that a server printed, for an error message; what went wrong instead where they cannot be had. */
export async function lastLines(docker: Docker, server: Docker.Container, count = 20): Promise<string> {
  try {
    const pieces: Buffer[] = [];
    for await (const piece of frames(await openLog(docker, server, { timestamps: false, tail: count })))
      pieces.push(piece);
    return Buffer.concat(pieces).toString().trimEnd() || "(it printed nothing)";
  } catch (error) {
    return `(its log could not be read: ${engineSaid(error)})`;
  }
}
