import type { NodeName } from "./node.ts";
import type { Key } from "./operation.ts";
import type { Value } from "./value.ts";

/** One invocation of a script: on its thread, at this time or as soon after it as the thread is idle. */
export interface ScriptedOperation {
  /** Nanoseconds since the load began. */
  readonly time: number;
  readonly thread: number;
  readonly f: string;
  readonly key?: Key;
  readonly input: Value;
}

/** One fault of a script. It is cured at `end`, counted as all times from the beginning of the load, in nanoseconds. */
export interface ScriptedFault {
  readonly begin: number;
  readonly end: number;
  /** The nemesis by name, and a plan of its own. */
  readonly nemesis: string;
  readonly plan: Value;
}

/**
 * A run as data: every invocation and every fault, with the seed that decides all else. Every simulated run can be written as one
 * and executed from it; a failing run is made smaller by leaving out what it does not need; a directed scenario is one that a person wrote.
 */
export interface Script {
  readonly scriptVersion: 1;
  /** `raft-kv/register`. */
  readonly test: string;
  readonly seed: number;
  readonly nodes: readonly NodeName[];
  /** Options of system and workload that are not the defaults, as `--set` takes them. */
  readonly set: { readonly [name: string]: string | number };
  readonly mutants: readonly string[];
  /** How many client threads there are; thread `t` speaks to node `t mod nodes`. */
  readonly concurrency: number;
  /** How long the load goes on, nanoseconds. */
  readonly duration: number;
  readonly operations: readonly ScriptedOperation[];
  readonly faults: readonly ScriptedFault[];
}
