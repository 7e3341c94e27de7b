import type { Evidence } from "../core/fault.ts";
import type { Buckets } from "./buckets.ts";

/**
 * What the page's script is given: columnar JSON, times in whole microseconds, sorted columns as differences from the
 * entry before. (Measured: 100,000 operations are 1.0 MB so, 2.6 MB as one object each, and binary columns gain nothing.)
 */
export interface Payload {
  readonly schemaVersion: 1;
  /** Wall-clock start, ISO 8601: times count from here. */
  readonly startedAt: string;
  /** The whole run's length. */
  readonly length: number;
  readonly operations: PayloadOperations;
  /** Rates and latencies of the whole run, where the page has not every operation to compute them from. */
  readonly overview?: Buckets;
  readonly faults: readonly PayloadFault[];
  readonly phases: readonly { readonly name: string; readonly time: number }[];
  readonly anomalies: readonly PayloadAnomaly[];
  readonly logs: readonly PayloadLog[];
}

/** One entry per embedded operation, in order of invocation. */
export interface PayloadOperations {
  /** How many the run had. */
  readonly total: number;
  /** Differences of operation numbers; absent when all are here. */
  readonly op?: readonly number[];
  /** Differences of call times. */
  readonly call: readonly number[];
  /** How long each took; -1 for one that never returned. */
  readonly took: readonly number[];
  readonly process: readonly number[];
  readonly node: readonly number[];
  readonly f: readonly number[];
  readonly type: readonly number[];
  /** Index into `keys`, or -1. */
  readonly key: readonly number[];
  /** Value codes as in a history, but into `values` below; -1 for none. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** Index into `errors`, or -1. */
  readonly error: readonly number[];
  readonly nodes: readonly string[];
  readonly functions: readonly string[];
  readonly keys: readonly string[];
  /** JSON texts, long ones cut. */
  readonly values: readonly string[];
  readonly errors: readonly string[];
}

/** A fault; `end` is -1 when it never ended. */
export interface PayloadFault {
  readonly id: number;
  readonly nemesis: string;
  readonly describe: string;
  readonly begin: number;
  readonly end: number;
  readonly inForce: boolean;
  readonly healed: boolean;
  readonly evidence: readonly Evidence[];
  readonly felt: readonly Evidence[];
  /** What was looked at to see it gone. */
  readonly gone: readonly Evidence[];
  /** How soon after its end the nodes that it had touched served again; absent where that is not known. */
  readonly recovered?: string;
  readonly error?: string;
}

/** What the timeline needs of an anomaly; its telling is in the page already. */
export interface PayloadAnomaly {
  readonly type: string;
  readonly message: string;
  readonly operations: readonly number[];
  /** The operation at which the story breaks, or -1. */
  readonly culprit: number;
}

/** A node's log as columns. */
export interface PayloadLog {
  readonly node: string;
  readonly files: readonly string[];
  /** Differences. */
  readonly time: readonly number[];
  /** Index into `files`. */
  readonly file: readonly number[];
  readonly text: readonly string[];
  /** How many lines the node wrote. */
  readonly total: number;
}
