import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readRecorded } from "../../src/history/import/read-recorded.ts";
import type { Case } from "./case.ts";
import { exists, judgedBy } from "./checkers.ts";
import { entriesOf } from "./manifest.ts";

interface Entry {
  readonly file: string;
  /** `--model bank`. */
  readonly options: string;
  readonly expected: "valid" | "invalid";
}

/** Which checker elle-cli's models are, with its options. */
const CHECKERS: { readonly [model: string]: readonly [name: string, options: object] } = {
  mutex: ["linearizable", { model: "mutex" }],
  set: ["set", {}],
  bank: ["bank", {}],
  "list-append": ["list-append", {}],
};

/** The examples that come with elle-cli, as it judges them. */
export function* cases(folder: string): Iterable<Case> {
  for (const { file, options, expected } of entriesOf<Entry>(folder)) {
    const model = options.replace("--model ", "");
    const [checker, given] = CHECKERS[model] ?? [model, {}];
    yield {
      name: `elle-cli/${file}`,
      ...(exists(checker) ? {} : { skipped: `no checker ${checker} yet` }),
      async judge() {
        const { history } = readRecorded(file, readFileSync(join(folder, file)));
        const { verdict, reason } = await judgedBy(checker, given, history);
        return verdict === expected
          ? undefined
          : `${verdict}, labelled ${expected}${reason ? ` (${reason})` : ""}`;
      },
    };
  }
}
