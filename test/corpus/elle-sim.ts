import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { History } from "../../src/history/history.ts";
import { historyOfJepsen } from "../../src/history/import/jepsen.ts";
import type { Case } from "./case.ts";
import { compareWithElle } from "./elle.ts";

interface Entry {
  readonly file: string;
  readonly expected_by_model?: {
    readonly [model: string]: {
      readonly valid: boolean;
      readonly anomalies: readonly string[];
      readonly weakest_not: readonly string[];
    };
  };
}

/** Of these only `valid` is certain: what else Elle found hung on its time-out. */
const WILD = /^(perf-)?(prefix|brat)/;

/** Histories of simulated databases, each judged by Elle at seven models. */
export function* cases(folder: string): Iterable<Case> {
  const { entries } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
    readonly entries: readonly Entry[];
  };
  for (const { file, expected_by_model: expected = {} } of entries) {
    const history = remembered(() => simulated(folder, file));
    for (const [model, { valid, anomalies, weakest_not: not }] of Object.entries(expected)) {
      yield {
        name: `elle-sim/${file} at ${model}`,
        judge: () =>
          compareWithElle(
            history(),
            { model },
            WILD.test(file) ? { valid } : { valid, wrong: { types: anomalies, not } },
          ),
      };
    }
  }
}

/** The history of one of these files: an event a line. */
export function simulated(folder: string, file: string): History {
  const lines = gunzipSync(readFileSync(join(folder, file)))
    .toString("utf8")
    .trimEnd()
    .split("\n");
  return historyOfJepsen(lines.map((line) => JSON.parse(line))).history;
}

function remembered<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
