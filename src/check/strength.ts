import type { History } from "../history/history.ts";
import type { EnvironmentRecord, PlanRecord } from "../history/plan-record.ts";
import type { NamedResult } from "./results.ts";
import { concurrencyLines } from "./strength/concurrency.ts";
import { decisionLines } from "./strength/decisions.ts";
import { endingLines } from "./strength/ending.ts";
import { faultLines } from "./strength/faults.ts";
import { operationLines } from "./strength/operations.ts";

/** One observation on how much a run tested. */
export interface StrengthLine {
  /** What was looked at: `operations: cas`, `faults: partition`, `concurrency`. */
  readonly what: string;
  readonly value: string;
  /** `good`; `weak` is a warning; `void` means that the run did not do what its plan asked, and a green verdict becomes `unknown`. */
  readonly grade: "good" | "weak" | "void";
  /** What follows from it, one sentence, where it is not good: `no cas ever succeeded, so cas was not tested`. */
  readonly consequence?: string;
}

/** The evidence beside a verdict: what was exercised, which faults took effect, what was not tested. */
export interface Strength {
  readonly lines: readonly StrengthLine[];
}

/** What the strength of a run is told from. A bare history has neither plan nor environment. */
export interface StrengthEvidence {
  readonly history: History;
  readonly results: readonly NamedResult[];
  readonly plan?: PlanRecord | undefined;
  readonly environment?: EnvironmentRecord | undefined;
}

/**
 * How much a run tested. *Vacuity is failure*: a plan whose faults never were in force, whose operations never succeeded, or
 * whose claim nothing could have contradicted, has tested nothing. A bare history promised nothing, so only the last rule
 * applies to it. O(n log n).
 */
export function strength(evidence: StrengthEvidence): Strength {
  const parts = [endingLines, operationLines, concurrencyLines, faultLines, decisionLines];
  return { lines: parts.flatMap((part) => part(evidence)) };
}
