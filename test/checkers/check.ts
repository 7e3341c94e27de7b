import { type Checker, DEFAULT_BUDGET } from "../../src/check/checker.ts";
import type { CheckResult } from "../../src/core/verdict.ts";
import type { History } from "../../src/history/history.ts";
import { historyOf, type TestEvent } from "./events.ts";

/** What a checker says of a history, or of a list of events, within the usual budget. */
export async function check(checker: Checker, history: History | readonly TestEvent[]): Promise<CheckResult> {
  return checker.check("columns" in history ? history : historyOf(history), DEFAULT_BUDGET);
}
