import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Checker } from "../../src/check/checker.ts";
import type { History } from "../../src/history/history.ts";
import { readRecorded } from "../../src/history/import/read-recorded.ts";
import { check } from "../checkers/check.ts";
import type { Case } from "./case.ts";
import { entriesOf } from "./manifest.ts";

interface Entry {
  readonly file: string;
  readonly expected: "valid" | "invalid";
}

/** A history that nobody here wrote, with the verdict that its own project gives it. */
export interface Labelled extends Entry {
  readonly history: History;
}

/** The histories of a folder with a verdict each, in any format that the product reads. */
export function* labelled(folder: string): Generator<Labelled> {
  for (const entry of entriesOf<Entry>(folder))
    yield { ...entry, history: readRecorded(entry.file, readFileSync(join(folder, entry.file))).history };
}

/** Each labelled history of a folder as a case for one checker. */
export function* casesFor(checker: Checker, folder: string): Generator<Case> {
  for (const { file, expected, history } of labelled(folder)) {
    yield {
      name: `${basename(folder)}/${file}`,
      async judge() {
        const { verdict } = await check(checker, history);
        return verdict === expected ? undefined : `${verdict}, labelled ${expected}`;
      },
    };
  }
}
