import type { Client } from "../client/client.ts";
import type { CheckerReference, Claim } from "../core/claim.ts";
import type { Duration } from "../core/duration.ts";
import type { Settings } from "../core/settings.ts";
import type { Generator } from "../generator/generator.ts";
import type { Schedule } from "../nemesis/schedule.ts";
import type { System } from "../runtime/system.ts";

/** What stands trial and how, whether a stock pair or a user's test file: the one shape that a plan is made of. */
export interface Subject {
  readonly test: string;
  readonly system: System;
  readonly workload: string;
  readonly settings: Settings;
  readonly nodes: number;
  // biome-ignore lint/suspicious/noExplicitAny: the connection's type is the client's own business.
  readonly client: Client<any>;
  readonly generator: (concurrency: number) => Generator;
  readonly finalReads?: (concurrency: number) => Generator;
  readonly schedules: readonly Schedule[];
  readonly references: readonly CheckerReference[];
  /** Operation kinds that must succeed for the run to have tested anything. */
  readonly functions: readonly string[];
  readonly claim?: Claim;
  readonly duration?: Duration;
  readonly rate?: number;
  readonly concurrency?: number;
  readonly timeout?: Duration;
  readonly file?: { readonly path: string; readonly sha256: string };
}
