import type { CheckerReference, Claim } from "../core/claim.ts";
import type { Evidence } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import type { Value } from "../core/value.ts";
import type { FaultPlan } from "./fault-plan.ts";

/**
 * `plan.json`: what a run was asked to do, complete enough to check it, report it and run it again. Written before the
 * cluster starts; durations are nanoseconds.
 */
export interface PlanRecord {
  readonly schemaVersion: 1;
  /** `etcd/register`, or the name that a test file gives itself. */
  readonly test: string;
  readonly seed: number;
  /** What to type to see this run again. */
  readonly command: string;
  readonly system: string;
  readonly workload: string;
  readonly runtime: string;
  readonly nodes: readonly NodeName[];
  /** Effective options of system and workload, defaults filled in. */
  readonly options: { readonly [name: string]: Value };
  /** What is due to strike. */
  readonly nemeses: readonly string[];
  /** How they were chosen and how they come; absent where the test itself says it. */
  readonly faults?: FaultPlan;
  /** Which mutants of the system were switched on; absent where none was. */
  readonly mutants?: readonly string[];
  /** Operation kinds that the plan asks for: one that never succeeds was not tested. */
  readonly functions: readonly string[];
  /** Operations of which the client says that they have no effect: every other one is a write. Absent where nobody said. */
  readonly readOnly?: readonly string[];
  readonly duration: number;
  readonly rate: number;
  readonly concurrency: number;
  readonly timeout: number;
  /** Absent for a test that brings its own checkers and names no claim. */
  readonly claim?: Claim;
  readonly checkers: readonly CheckerReference[];
  /** The user's test file and the hash of what it held when it ran. */
  readonly file?: { readonly path: string; readonly sha256: string };
  /** Wall-clock start, ISO 8601: the journal's times count from here. */
  readonly startedAt: string;
  readonly versions: {
    readonly ordeal: string;
    readonly node: string;
    readonly os: string;
    readonly git?: string;
  };
}

/** How a run came to its end. Everything but `finished` is told in the report. */
export type Ending = "finished" | "environment" | "interrupted" | "terminated" | "bug";

/** A node that did not come back: what was asked of it after the last fault, and what came instead of a write. */
export interface Unrecovered {
  readonly node: NodeName;
  readonly asked: number;
  /** Operations to which it said yes or no. */
  readonly answered: number;
  /** How operations ended that were no success, the most frequent first; or how its server was found down. */
  readonly instead: readonly { readonly what: string; readonly times: number }[];
}

/** A cluster that did not come back: who, how long it was waited for (nanoseconds), and what of the environment was then seen to be sound. */
export interface NotRecovered {
  readonly waited: number;
  readonly nodes: readonly Unrecovered[];
  readonly sound: readonly Evidence[];
}

/**
 * `environment.json`: what the run found and met: where it ran, what the servers said they were, how long each phase took,
 * and how it ended. Written when recording ends; absent when the control node was killed.
 */
export interface EnvironmentRecord {
  readonly schemaVersion: 1;
  readonly ending: Ending;
  /** What went wrong when `ending` is not `finished`: one sentence. */
  readonly error?: string;
  /** Recover ran out of time although the environment was proven healed: the system's own failure. */
  readonly notRecovered?: NotRecovered;
  /** What was told of the nodes' code: what it marked and how often and the mutants it asked for, where it is written against `Env`, and which nodes ended by themselves. */
  readonly code?: {
    readonly marks: { readonly [what: string]: number };
    readonly asked: readonly string[];
    readonly crashed: readonly { readonly node: NodeName; readonly time: number; readonly what: string }[];
  };
  /** Facts told by the runtime and the servers, in order: `image`, `how it was obtained`, `version of n1`, `engine`. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Real time spent per phase of the run, nanoseconds. */
  readonly phases: readonly { readonly name: string; readonly duration: number }[];
  /** Delay of the scheduler's own loop, nanoseconds: how late the harness itself was. */
  readonly loopDelay?: { readonly p50: number; readonly p99: number; readonly max: number };
  /** What was noticed and is no verdict: a torn line, a log that could not be fetched. */
  readonly warnings: readonly string[];
}
