import { join } from "node:path";
import type { IsolationOptions } from "../../checkers/transactions/requested.ts";
import type { Value } from "../../src/core/value.ts";
import { historyOfJepsen } from "../../src/history/import/jepsen.ts";
import { linesOf } from "../../src/history/lines.ts";
import type { Case } from "./case.ts";
import { compareWithElle } from "./elle.ts";

interface ElleCheck {
  readonly id: number;
  readonly checker: string;
  readonly opts: {
    readonly "consistency-models"?: readonly string[] | null;
    readonly anomalies?: readonly string[];
  };
  readonly history: readonly Value[];
  readonly result: {
    readonly valid: boolean | "unknown";
    readonly "anomaly-types": readonly string[];
    readonly not: readonly string[];
  };
}

/** Every check of Elle's own test suite, with everything it answered. */
export function* cases(folder: string): Iterable<Case> {
  for (const { text } of linesOf(join(folder, "elle_checks.jsonl"))) {
    const record = JSON.parse(text) as ElleCheck;
    const name = `elle-tests/${record.id}`;
    if (record.checker === "list-append") yield { name, judge: () => judge(record) };
    else
      yield { name, skipped: `there is no checker for ${record.checker} yet`, judge: async () => undefined };
  }
}

function judge({ opts, history, result }: ElleCheck): Promise<string | undefined> {
  const { "consistency-models": models, anomalies } = opts;
  const options: IsolationOptions = { ...(models ? { models } : {}), ...(anomalies ? { anomalies } : {}) };
  return compareWithElle(historyOfJepsen(history, { lenient: true }).history, options, {
    valid: result.valid,
    wrong: { types: result["anomaly-types"], not: result.not },
  });
}
