import { type Dirent, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { LOG_STAMP } from "../core/log-stamp.ts";
import type { NodeName } from "../core/node.ts";
import { chunksOf } from "./lines.ts";

/** One line that a node wrote. */
export interface NodeLogLine {
  /** Relative to the run directory, `logs/n1/etcd.log`, and the line's number there, from 1. */
  readonly file: string;
  readonly number: number;
  /** Without the time that the runtime put before it, and cut where it is very long. */
  readonly text: string;
}

/** What the nodes of a run wrote. Each pass reads it anew, a line at a time: it may be larger than memory. */
export interface NodeLogs {
  readonly nodes: readonly NodeName[];
  lines(node: NodeName): Iterable<NodeLogLine>;
}

/** Characters of a line that are kept: somebody else wrote it, and it may be all of a file. */
const LINE_LENGTH = 10_000;

/** The logs in `<folder>/<node>/<file>.log`; `undefined` where there is no such folder. One chunk and one line are in memory at a time. */
export function nodeLogs(folder: string): NodeLogs | undefined {
  if (!existsSync(folder)) return undefined;
  return { nodes: namesIn(folder, (entry) => entry.isDirectory()), lines: (node) => linesOf(folder, node) };
}

const namesIn = (folder: string, holds: (entry: Dirent) => boolean): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(holds)
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

function* linesOf(folder: string, node: NodeName): Generator<NodeLogLine> {
  const isLog = (entry: Dirent) => entry.isFile() && entry.name.endsWith(".log");
  for (const name of namesIn(join(folder, node), isLog)) {
    let number = 0;
    for (const line of cutLines(join(folder, node, name)))
      yield { file: `logs/${node}/${name}`, number: ++number, text: line.replace(LOG_STAMP, "") };
  }
}

/** The lines of a UTF-8 file, each cut to {@link LINE_LENGTH}. */
function* cutLines(path: string): Generator<string> {
  const decoder = new StringDecoder("utf8");
  let line = "";
  for (const chunk of chunksOf(path)) {
    const parts = decoder.write(chunk).split(/\r?\n/);
    for (let i = 0; i < parts.length; i++) {
      if (i > 0) {
        yield line;
        line = "";
      }
      line += parts[i]!.slice(0, LINE_LENGTH - line.length);
    }
  }
  if (line !== "") yield line;
}
