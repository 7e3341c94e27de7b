import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OperationType } from "../../../src/core/operation.ts";
import type { Value } from "../../../src/core/value.ts";
import type { History } from "../../../src/history/history.ts";
import { historyOf, type TestEvent } from "../events.ts";

/** A history that nobody here wrote, with the verdict that its own project gives it. */
export interface Labelled {
  readonly file: string;
  readonly expected: "valid" | "invalid";
  readonly history: History;
}

interface Entry {
  readonly file: string;
  readonly expected: "valid" | "invalid";
}

const entriesOf = (folder: string): Entry[] => {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as
    | Entry[]
    | { entries: Entry[] };
  return Array.isArray(manifest) ? manifest : manifest.entries;
};

const linesOf = (folder: string, file: string): string[] =>
  readFileSync(join(folder, file), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");

/** Porcupine's logs of an etcd of 2014: `INFO jepsen.util - 3 :invoke :cas [1 2]`. A write or cas that timed out is `info`. */
export function etcdLogs(corpus: string): Labelled[] {
  const folder = join(corpus, "porcupine-etcd");
  return entriesOf(folder).map(({ file, expected }) => ({
    file,
    expected,
    history: historyOf(completed(linesOf(folder, file).flatMap(etcdEvent))),
  }));
}

function etcdEvent(line: string): TestEvent[] {
  const match = /-\s+(\d+)\s+:(\w+)\s+:(\w+)\s+(.*)$/.exec(line);
  if (!match) return [];
  const [, process, type, f, text] = match as unknown as [string, string, TestEvent[1], string, string];
  return [[Number(process), type, f, etcdValue(text.trim())]];
}

const etcdValue = (text: string): Value =>
  text === "nil" || text.startsWith(":") ? null : (JSON.parse(text.replace(/\s+/g, ",")) as Value);

/** Knossos' own examples, a JSON event a line. A read that returns null says nothing: it is left out as if it had failed. */
export function knossosHistories(corpus: string): Labelled[] {
  const folder = join(corpus, "knossos");
  return entriesOf(folder).map(({ file, expected }) => ({
    file,
    expected,
    history: historyOf(completed(linesOf(folder, file).map(knossosEvent))),
  }));
}

function knossosEvent(line: string): TestEvent {
  const { process, type, f, value } = JSON.parse(line) as {
    process: number;
    type: "invoke" | OperationType;
    f: string;
    value: Value;
  };
  return [process, type === "ok" && f === "read" && value === null ? "fail" : type, f, value];
}

/** Gives a process that goes on after an `info` a new number, as ours do; its old operation stays open. */
function completed(events: readonly TestEvent[]): TestEvent[] {
  const alias = new Map<number, number>();
  let next = 1 + Math.max(0, ...events.map(([process]) => process));
  return events.map((event) => {
    const [process, type, ...rest] = event;
    const known = alias.get(process) ?? process;
    if (type === "info") alias.set(process, next++);
    return [known, type, ...rest];
  });
}
