import { concurrencyLines } from "./strength/concurrency.ts";
import { decisionLines } from "./strength/decisions.ts";
import { endingLines } from "./strength/ending.ts";
import type { StrengthEvidence } from "./strength/evidence.ts";
import { faultLines } from "./strength/faults.ts";
import type { Strength } from "./strength/line.ts";
import { operationLines } from "./strength/operations.ts";

/**
 * How much a run tested. *Vacuity is failure*: a plan whose faults never were in force, whose operations never succeeded, or
 * whose claim nothing could have contradicted, has tested nothing. A bare history promised nothing, so only the last rule
 * applies to it. O(n log n).
 */
export function strength(evidence: StrengthEvidence): Strength {
  const parts = [endingLines, operationLines, concurrencyLines, faultLines, decisionLines];
  return { lines: parts.flatMap((part) => part(evidence)) };
}
