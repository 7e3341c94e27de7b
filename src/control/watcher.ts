import type { FaultEvent } from "../core/fault.ts";
import type { OperationType } from "../core/operation.ts";

/** Operations so far, and those of the second that has just passed. */
export interface Progress {
  /** Nanoseconds since the run began. */
  readonly time: number;
  readonly counts: { readonly [type in OperationType]: number };
  /** What is in force right now, in words. */
  readonly faults: readonly string[];
}

/** Who is told what happens while a run is recorded, with times in nanoseconds since the run began. It can change nothing. */
export interface Watcher {
  /** A step of the run has begun or ended: `cluster up`, `heal`, `final reads`. */
  phase(name: string, time: number): void;
  /** Something a person may want to know and no machine needs. */
  note(message: string, time: number): void;
  fault(event: FaultEvent): void;
  progress(progress: Progress): void;
}

/** Tells nobody. */
export const silent: Watcher = { phase() {}, note() {}, fault() {}, progress() {} };
