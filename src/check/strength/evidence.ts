import type { History } from "../../history/history.ts";
import type { EnvironmentRecord, PlanRecord } from "../../history/plan-record.ts";
import type { NamedResult } from "../results.ts";

/** What the strength of a run is told from. A bare history has neither plan nor environment. */
export interface StrengthEvidence {
  readonly history: History;
  readonly results: readonly NamedResult[];
  readonly plan?: PlanRecord | undefined;
  readonly environment?: EnvironmentRecord | undefined;
}
