import type { CheckContext } from "../../src/check/checker.ts";
import type { CheckResult } from "../../src/core/verdict.ts";
import type { History } from "../../src/history/history.ts";
import { ByteBudget, OutOfBytes } from "./byte-budget.ts";
import { Findings } from "./findings.ts";
import { type ObjectOperations, objectsOf } from "./objects.ts";

/**
 * Judges each object of a history by itself and puts the findings together. Operations of other kinds than `functions` are
 * left out. Where the budget ends before the last object, what was found stands and the rest is in doubt.
 */
export function eachObject(
  history: History,
  { maxBytes }: CheckContext,
  functions: readonly string[],
  judge: (object: ObjectOperations, findings: Findings, bytes: ByteBudget) => void,
): CheckResult {
  const bytes = new ByteBudget(maxBytes);
  const findings = new Findings();
  try {
    for (const object of objectsOf(history, functions, bytes)) {
      const part = bytes.part();
      findings.key = object.key;
      judge(object, findings, part);
      part.release();
    }
  } catch (error) {
    if (!(error instanceof OutOfBytes)) throw error;
    findings.key = undefined;
    findings.doubt(`the history does not fit into ${maxBytes} bytes; a larger budget would help`);
  }
  return findings.result();
}
