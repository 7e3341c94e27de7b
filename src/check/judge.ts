import type { CheckerReference } from "../core/claim.ts";
import { type Verdict, worst } from "../core/verdict.ts";
import type { History } from "../history/history.ts";
import type { EnvironmentRecord, PlanRecord } from "../history/plan-record.ts";
import { crashCheck, ruined } from "./crashes.ts";
import { type CheckAttendance, checkAll } from "./pool.ts";
import { excused, recoveredCheck } from "./recovered.ts";
import { recoveryTimes } from "./recovery-times.ts";
import type { NamedResult, Results } from "./results.ts";
import type { Strength } from "./strength/line.ts";
import { strength } from "./strength.ts";

/** Everything a verdict is made of, all of it from the run directory. */
export interface Evidence extends CheckAttendance {
  readonly history: History;
  readonly references: readonly CheckerReference[];
  readonly plan?: PlanRecord;
  readonly environment?: EnvironmentRecord;
  readonly warnings: readonly string[];
}

/** Has checkers look at a history: in threads of their own, or on this one. */
export type Check = (
  history: History,
  references: readonly CheckerReference[],
  attendance: CheckAttendance,
) => Promise<NamedResult[]>;

/**
 * Phase two of a run: the verdict. An anomaly is never taken back; without one, a run that did not do what its plan asked,
 * or that ended early, is `unknown`: a green answer must have been able to be red.
 */
export async function judge(evidence: Evidence, check: Check = checkAll): Promise<Results> {
  const { history, plan, environment, references, warnings } = evidence;
  const damaged = ruined(environment, history.faults);
  const checks = [
    ...(await check(history, references, evidence)),
    ...recoveredCheck(environment, damaged, plan?.nodes ?? []),
    ...crashCheck(environment, history.faults),
  ];
  const proof = strength({ history, results: checks, plan, environment });
  const verdict = worst([...checks.map((one) => one.verdict), strengthVerdict(proof)]);
  return {
    schemaVersion: 1,
    verdict,
    ...(plan?.claim ? { claim: plan.claim } : {}),
    checks,
    strength: proof,
    recoveries: recoveryTimes(history, plan),
    warnings: [...warnings, ...(environment?.warnings ?? []), ...excused(environment, damaged)],
  };
}

const strengthVerdict = ({ lines }: Strength): Verdict =>
  lines.some((line) => line.grade === "void") ? "unknown" : "valid";
