import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { History } from "../../../src/history/history.ts";
import { historyOfJepsen } from "../../../src/history/import/jepsen.ts";
import type { JepsenEvent } from "../../../src/history/import/jepsen-event.ts";
import { readRecorded } from "../../../src/history/import/read-recorded.ts";
import { entriesOf } from "../../corpus/manifest.ts";

interface Entry {
  readonly file: string;
  readonly expected: "valid" | "invalid";
}

/** A history that nobody here wrote, with the verdict that its own project gives it. */
export interface Labelled extends Entry {
  readonly history: History;
}

/** Porcupine's logs of an etcd of 2014. */
export function etcdLogs(corpus: string): Labelled[] {
  const folder = join(corpus, "porcupine-etcd");
  return entriesOf<Entry>(folder).map(({ file, expected }) => ({
    file,
    expected,
    history: readRecorded(file, readFileSync(join(folder, file))).history,
  }));
}

/** Knossos' own examples, a JSON event a line. A read that returns null says nothing: it is left out as if it had failed. */
export function knossosHistories(corpus: string): Labelled[] {
  const folder = join(corpus, "knossos");
  return entriesOf<Entry>(folder).map(({ file, expected }) => {
    const lines = readFileSync(join(folder, file), "utf8").trim().split("\n");
    const events = lines.map((line) => withoutEmptyReads(JSON.parse(line) as JepsenEvent));
    return { file, expected, history: historyOfJepsen(events).history };
  });
}

const withoutEmptyReads = (event: JepsenEvent): JepsenEvent =>
  event.type === "ok" && event.f === "read" && event.value === null ? { ...event, type: "fail" } : event;
