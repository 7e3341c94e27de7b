import { type CatalogueEntry, catalogue } from "../../checkers/catalogue.ts";
import * as checkers from "../../checkers/index.ts";
import { type Checker, DEFAULT_BUDGET } from "../../src/check/checker.ts";
import type { CheckResult } from "../../src/core/verdict.ts";
import type { History } from "../../src/history/history.ts";

const entries: { readonly [name: string]: CatalogueEntry } = catalogue;

/** Whether the checker that is called so exists: others are still to be written, and their histories are skipped. */
export const exists = (name: string): boolean => Object.hasOwn(entries, name);

/** A checker by the name that the command line knows, judging within the usual budget. The verdict is its own, whatever a run would make of it. */
export async function judgedBy(name: string, options: object, history: History): Promise<CheckResult> {
  const factory = (checkers as unknown as { readonly [name: string]: (options: object) => Checker })[
    entries[name]?.export ?? ""
  ];
  if (!factory) throw new Error(`there is no checker ${name}`);
  return factory(options).check(history, DEFAULT_BUDGET);
}
