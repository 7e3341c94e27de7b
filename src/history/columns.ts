import type { Fault } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import type { Key, OperationError } from "../core/operation.ts";
import type { Value } from "../core/value.ts";
import type { MicroOperations } from "./micro-operations.ts";

/** In the `type` column: it happened. */
export const OK = 0;

/** In the `type` column: it did not happen and never will. */
export const FAIL = 1;

/** In the `type` column: it may have happened, or may happen yet. */
export const INFO = 2;

/** In value and key columns: there is none (an operation without a key, without an output). */
export const NONE = -1;

/** The return position of an operation that never completed: after everything. */
export const NEVER = 0x7fffffff;

/** A moment of the run with a name: `faults`, `heal`, `recover`, `final reads`. */
export interface Phase {
  readonly name: string;
  readonly time: number;
}

/**
 * What a recorder of another kind wrote and no column holds, kept word for word, so that exporting a history loses nothing: at the position of an
 * operation's event its remaining fields, at any other position a whole event that is no operation of a client.
 */
export interface Aside {
  readonly position: number;
  readonly fields: { readonly [name: string]: Value };
}

/**
 * A history as columns, one entry per operation, ordered by invocation: row `i` is operation number `i`.
 *
 * Everything lies in SharedArrayBuffers or in tables that structured cloning copies, so a checker in a worker thread
 * reads the very same bytes. About 57 bytes an operation, plus each distinct value once.
 */
export interface Columns {
  readonly count: number;
  /** Positions among all events of the journal: a total order. Calls and returns never share one. */
  readonly callPosition: Int32Array;
  /** {@link NEVER} where the operation is `info`: it stays concurrent with everything after its call. */
  readonly returnPosition: Int32Array;
  /** Where its completion stands: as `returnPosition`, and where the client of an `info` gave up. {@link NEVER} where nobody said. */
  readonly completionPosition: Int32Array;
  /** Nanoseconds since the run began; `Infinity` for a return that never came. An `info` keeps the time at which the client gave up. */
  readonly callTime: Float64Array;
  readonly returnTime: Float64Array;
  readonly process: Int32Array;
  /** Index into `nodes`. */
  readonly node: Int32Array;
  /** Index into `functions`. */
  readonly f: Int32Array;
  /** {@link OK}, {@link FAIL} or {@link INFO}. */
  readonly type: Uint8Array;
  /** Index into `keys`, or {@link NONE}. */
  readonly key: Int32Array;
  /** Value codes (`value-code.ts`): small integers inline, transactions by number, everything else interned in `values`. `History.value` decodes them. */
  readonly input: Int32Array;
  /** Value codes, or {@link NONE}. */
  readonly output: Int32Array;
  /** Index into `errors`, or {@link NONE}. */
  readonly error: Int32Array;
  readonly nodes: readonly NodeName[];
  readonly functions: readonly string[];
  readonly keys: readonly Key[];
  readonly values: readonly Value[];
  readonly transactions: MicroOperations;
  readonly errors: readonly OperationError[];
  readonly faults: readonly Fault[];
  readonly phases: readonly Phase[];
  /** Ascending by position; empty in a history of our own. */
  readonly asides: readonly Aside[];
}
