import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { LOG_STAMP } from "../core/log-stamp.ts";
import type { NodeName } from "../core/node.ts";
import { cut } from "./untrusted.ts";
import { isNear } from "./witness.ts";

/** One line of a node's log. `time` is nanoseconds since the run began, negative before it. */
export interface LogLine {
  readonly time: number;
  /** The file it stands in, relative to the run directory: `logs/n1/etcd.log`. */
  readonly file: string;
  readonly text: string;
}

/** What a node wrote, in order of time; fewer lines than `total` where a limit was applied. */
export interface NodeLog {
  readonly node: NodeName;
  readonly lines: readonly LogLine[];
  readonly total: number;
}

/** What is kept of a node's log: its first and last lines, and beside them everything near an anomaly. */
export const LOG_LIMITS = {
  head: 2_500,
  tail: 2_500,
  near: 5_000,
  marginNs: 5e9,
  lineLength: 1_000,
} as const;

interface LogContext {
  /** Wall-clock start of the run, ISO 8601. */
  readonly startedAt: string;
  /** Sorted times (nanoseconds) around which every line is kept. */
  readonly moments: readonly number[];
}

/**
 * Reads `logs/<node>/<file>.log` below a run directory. Lines begin with an RFC 3339 timestamp, as `docker logs
 * --timestamps` writes it; one without belongs to the line before. Streams the files: memory is bounded by
 * {@link LOG_LIMITS}, whatever their size.
 */
export async function readLogs(directory: string, context: LogContext): Promise<NodeLog[]> {
  const nodes = await namesIn(join(directory, "logs"));
  return Promise.all(nodes.map((node) => readNode(directory, node, context)));
}

async function readNode(directory: string, node: string, context: LogContext): Promise<NodeLog> {
  const names = (await namesIn(join(directory, "logs", node))).filter((name) => name.endsWith(".log"));
  const kept = names.map(() => new KeptLines(context.moments));
  await Promise.all(
    names.map((name, i) =>
      readFile(join(directory, "logs", node, name), `logs/${node}/${name}`, context, kept[i] as KeptLines),
    ),
  );
  const lines = kept.flatMap((file) => file.lines()).sort((a, b) => a.time - b.time);
  return { node, lines, total: kept.reduce((sum, file) => sum + file.total, 0) };
}

async function readFile(path: string, file: string, context: LogContext, kept: KeptLines): Promise<void> {
  const origin = Date.parse(context.startedAt);
  let time = 0;
  for await (const line of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
    const stamped = LOG_STAMP.exec(line);
    if (stamped) time = nanosecondsSince(origin, stamped[1] as string, stamped[2], stamped[3] as string);
    kept.add({
      time,
      file,
      text: cut(stamped ? line.slice(stamped[0].length) : line, LOG_LIMITS.lineLength),
    });
  }
}

function nanosecondsSince(
  origin: number,
  seconds: string,
  fraction: string | undefined,
  zone: string,
): number {
  return (Date.parse(seconds + zone) - origin) * 1e6 + Number((fraction ?? "").padEnd(9, "0"));
}

/** The names in a folder, sorted as people count (`n2` before `n10`); none where there is no folder. */
async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** Decides line by line what is kept of one file, so that a log of a gigabyte needs no more memory than one of a megabyte. */
class KeptLines {
  total = 0;
  readonly #moments: readonly number[];
  readonly #head: LogLine[] = [];
  readonly #near = new Map<number, LogLine>();
  /** A ring: line number `i` lies at `i % tail`. */
  readonly #tail: LogLine[] = [];

  constructor(moments: readonly number[]) {
    this.#moments = moments;
  }

  add(line: LogLine): void {
    const number = this.total++;
    if (number < LOG_LIMITS.head) {
      this.#head.push(line);
      return;
    }
    this.#tail[number % LOG_LIMITS.tail] = line;
    if (this.#near.size < LOG_LIMITS.near && isNear(this.#moments, line.time, LOG_LIMITS.marginNs))
      this.#near.set(number, line);
  }

  lines(): LogLine[] {
    const tailFrom = Math.max(this.#head.length, this.total - LOG_LIMITS.tail);
    const near = [...this.#near].filter(([number]) => number < tailFrom).map(([, line]) => line);
    const tail = Array.from(
      { length: this.total - tailFrom },
      (_, i) => this.#tail[(tailFrom + i) % LOG_LIMITS.tail] as LogLine,
    );
    return [...this.#head, ...near, ...tail];
  }
}
