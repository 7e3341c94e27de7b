import type { Client } from "../client/client.ts";
import type { Settings } from "../core/settings.ts";
import type { Generator } from "../generator/generator.ts";
import type { PlanRecord } from "../history/plan-record.ts";
import type { Schedule } from "../nemesis/schedule.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { System } from "../runtime/system.ts";

/**
 * Everything needed to record a run: the plan as data, and the functions that the data names. It knows no checkers, so a
 * history cannot depend on who will judge it.
 */
export interface Plan {
  readonly record: PlanRecord;
  readonly system: System;
  readonly settings: Settings;
  readonly runtime: Runtime;
  // biome-ignore lint/suspicious/noExplicitAny: the connection's type is the client's own business.
  readonly client: Client<any>;
  /** What clients do while faults come and go, already paced to the plan's rate. */
  readonly generator: Generator;
  /** What is read once everything is healed and recovered. */
  readonly finalReads?: Generator;
  readonly schedules: readonly Schedule[];
}
