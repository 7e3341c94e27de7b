import type { Fault } from "../core/fault.ts";
import type { Operation, OperationType } from "../core/operation.ts";
import type { Value } from "../core/value.ts";
import { type Columns, NONE, type Phase } from "./columns.ts";
import { transactionOf } from "./micro-operations.ts";
import { decodeValue, transactionNumber, type ValueCode } from "./value-code.ts";

const TYPES: readonly OperationType[] = ["ok", "fail", "info"];

/** All operations and faults of one run. A checker works on {@link columns}; `operation(i)` builds one object, for messages. */
export class History {
  readonly columns: Columns;

  constructor(columns: Columns) {
    this.columns = columns;
  }

  get count(): number {
    return this.columns.count;
  }

  /** Whether events have times. One that somebody else recorded may have none: then all are 0. O(1) where it has. */
  get hasTimes(): boolean {
    const { callTime, returnTime } = this.columns;
    return (callTime.at(-1) ?? 0) > 0 || returnTime.some((time) => time > 0 && time < Infinity);
  }

  get faults(): readonly Fault[] {
    return this.columns.faults;
  }

  get phases(): readonly Phase[] {
    return this.columns.phases;
  }

  /** The number of an operation's kind in the `f` column, or -1 when the history has none of it. */
  functionId(name: string): number {
    return this.columns.functions.indexOf(name);
  }

  /** The value behind a code; `undefined` for {@link NONE}. A transaction is built anew: for messages, not for loops. */
  value(code: ValueCode): Value | undefined {
    if (code === NONE) return undefined;
    const { values, transactions } = this.columns;
    const t = transactionNumber(code);
    return t < 0 ? decodeValue(code, values) : transactionOf(transactions, t, values);
  }

  /** Operation `i`, as one object. Builds it anew: for messages, not for loops. */
  operation(i: number): Operation {
    const c = this.columns;
    if (i < 0 || i >= c.count) throw new RangeError(`there is no operation ${i}: the history has ${c.count}`);
    const at = (column: Int32Array | Float64Array | Uint8Array) => column[i] as number;
    const key = at(c.key) === NONE ? undefined : c.keys[at(c.key)];
    const output = this.value(at(c.output));
    const error = at(c.error) === NONE ? undefined : c.errors[at(c.error)];
    return {
      op: i,
      process: at(c.process),
      node: c.nodes[at(c.node)] as string,
      f: c.functions[at(c.f)] as string,
      ...(key === undefined ? {} : { key }),
      input: this.value(at(c.input)) as Value,
      type: TYPES[at(c.type)] as OperationType,
      ...(output === undefined ? {} : { output }),
      ...(error === undefined ? {} : { error }),
      callPosition: at(c.callPosition),
      returnPosition: at(c.returnPosition),
      callTime: at(c.callTime),
      returnTime: at(c.returnTime),
    };
  }

  /** The faults in force at some moment between two times (nanoseconds, both included). O(faults). */
  faultsBetween(from: number, to: number): Fault[] {
    return this.faults.filter((fault) => fault.inForce && fault.begin <= to && fault.end >= from);
  }
}
