import type { NodeName } from "./node.ts";
import type { Value } from "./value.ts";

/**
 * How an operation stands, in the field's wire words. `ok` happened; `fail` certainly did not happen and never will;
 * `info` may have happened, or may happen at any later time.
 */
export type OperationType = "ok" | "fail" | "info";

/** Which independent object of the system an operation touches, where a workload has several. */
export type Key = string | number;

/** Why an operation is `fail` or `info`, as the client saw it. */
export interface OperationError {
  readonly message: string;
  readonly code?: string;
}

/** An operation that is about to be handed to a client. Times are nanoseconds since the run began. */
export interface Invocation {
  /** The operation's number: the how-many-eth invocation of the run it is, from 0. */
  readonly op: number;
  readonly process: number;
  readonly node: NodeName;
  readonly f: string;
  readonly key?: Key;
  readonly input: Value;
  readonly time: number;
}

/** What came of an invocation. */
export interface Completion {
  readonly op: number;
  readonly process: number;
  readonly type: OperationType;
  /** What came back. Of an operation that is not `ok` it is what the client saw before it gave up, and proves nothing. */
  readonly output?: Value;
  readonly error?: OperationError;
  readonly time: number;
}

/** An invocation with its completion. One that never completed is `info` and returns at infinity. */
export interface Operation {
  readonly op: number;
  readonly process: number;
  readonly node: NodeName;
  readonly f: string;
  readonly key?: Key;
  readonly input: Value;
  readonly type: OperationType;
  readonly output?: Value;
  readonly error?: OperationError;
  /** Where the invocation stands among all events of the journal; `call < return` even at equal times. */
  readonly callPosition: number;
  readonly returnPosition: number;
  readonly callTime: number;
  readonly returnTime: number;
}
