import { closeSync, createReadStream, createWriteStream, fstatSync, openSync, readSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { messageOf } from "../../core/errors.ts";
import { LOG_STAMP } from "../../core/log-stamp.ts";
import type { NodeName } from "../../core/node.ts";

/** A node that has a log. */
export interface Logged {
  readonly name: NodeName;
  readonly server: { readonly log: string };
}

/**
 * Writes each node's log to `<directory>/<node>/server.log`, all lives in one file. Streams: a log may be larger than memory.
 *
 * @returns a sentence for each log that could not be had; one node's trouble is not the others'.
 */
export async function collectLogs(nodes: readonly Logged[], directory: string): Promise<string[]> {
  const warnings = await Promise.all(
    nodes.map(({ name, server }) =>
      save(server.log, join(directory, name)).catch(
        (error: unknown) => `the log of ${name} could not be saved: ${messageOf(error)}`,
      ),
    ),
  );
  return warnings.filter((warning) => warning !== undefined);
}

async function save(log: string, folder: string): Promise<undefined> {
  await mkdir(folder, { recursive: true });
  const lines = createInterface({ input: createReadStream(log), crlfDelay: Infinity });
  await pipeline(Readable.from(stamped(lines)), createWriteStream(join(folder, "server.log")));
}

/** What Node itself prints when it dies has no time: it is given that of the line before. */
async function* stamped(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let last = "1970-01-01T00:00:00Z ";
  for await (const line of lines) {
    const own = LOG_STAMP.exec(line)?.[0];
    last = own ?? last;
    yield `${own ? "" : last}${line}\n`;
  }
}

const TAIL_BYTES = 16_384;

/** The last lines that a node printed, for an error message. */
export function lastLines(log: string, count = 20): string {
  const file = openSync(log, "r");
  try {
    const tail = Buffer.alloc(TAIL_BYTES);
    const length = readSync(file, tail, 0, TAIL_BYTES, Math.max(0, fstatSync(file).size - TAIL_BYTES));
    const lines = tail.toString("utf8", 0, length).trimEnd().split("\n");
    return lines.slice(-count).join("\n") || "(it printed nothing)";
  } finally {
    closeSync(file);
  }
}
