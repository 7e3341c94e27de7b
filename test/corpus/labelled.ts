import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Checker } from "../../src/check/checker.ts";
import type { History } from "../../src/history/history.ts";
import { check } from "../checkers/check.ts";
import { historyOf, type TestEvent } from "../checkers/events.ts";
import type { Case } from "./case.ts";

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

/** The histories of a folder with an event a line and a verdict each; `eventOf` reads a line, nothing where it is none. */
export function* labelled(folder: string, eventOf: (line: string) => TestEvent[]): Generator<Labelled> {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as
    | Entry[]
    | { entries: Entry[] };
  for (const { file, expected } of Array.isArray(manifest) ? manifest : manifest.entries) {
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    yield { file, expected, history: historyOf(completed(lines.flatMap(eventOf))) };
  }
}

/** Each labelled history as a case for one checker. */
export function* casesFor(checker: Checker, folder: string, histories: Iterable<Labelled>): Generator<Case> {
  for (const { file, expected, history } of histories) {
    yield {
      name: `${basename(folder)}/${file}`,
      async judge() {
        const { verdict } = await check(checker, history);
        return verdict === expected ? undefined : `${verdict}, labelled ${expected}`;
      },
    };
  }
}

/** Gives a process that goes on after an `info` a new number, as ours do; its old operation stays open. */
function completed(events: readonly TestEvent[]): TestEvent[] {
  const alias = new Map<number, number>();
  let next = 1 + events.reduce((most, [process]) => Math.max(most, process), 0);
  return events.map((event) => {
    const [process, type, ...rest] = event;
    const known = alias.get(process) ?? process;
    if (type === "info") alias.set(process, next++);
    return [known, type, ...rest];
  });
}
