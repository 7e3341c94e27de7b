import type { CheckerReference } from "../core/claim.ts";
import { realClock } from "../core/clock.ts";
import type { History } from "../history/history.ts";
import { nodeLogs } from "../history/node-logs.ts";
import { type CheckContext, DEFAULT_BUDGET } from "./checker.ts";
import { loadChecker } from "./load-checker.ts";
import { type CheckAttendance, nameOf } from "./pool.ts";
import type { NamedResult } from "./results.ts";

/**
 * Runs checkers one after another on this thread, with the budgets of {@link checkAll} and so with the same answers: for who judges
 * small histories by the thousand, on threads that are busy with nothing else. There is no deadline, since steps bound the work.
 */
export async function checkHere(
  history: History,
  references: readonly CheckerReference[],
  { logs }: Pick<CheckAttendance, "logs"> = {},
): Promise<NamedResult[]> {
  const clock = realClock();
  const written = logs === undefined ? undefined : nodeLogs(logs);
  const context: CheckContext = { ...DEFAULT_BUDGET, ...(written ? { logs: written } : {}) };
  const results: NamedResult[] = [];
  for (const reference of references) {
    const begin = clock.now();
    const checker = await loadChecker(reference);
    const result = await checker.check(history, context);
    results.push({ ...result, checker: nameOf(reference), elapsed: clock.now() - begin });
  }
  return results;
}
