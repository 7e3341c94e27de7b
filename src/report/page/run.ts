import type { OperationType } from "../../core/operation.ts";
import { FAIL, INFO, NONE, OK } from "../../history/columns.ts";
import { decodeValue } from "../../history/value-code.ts";
import { type Buckets, firstAtOrAfter } from "../buckets.ts";
import type { Payload, PayloadAnomaly, PayloadFault } from "../payload.ts";
import { tell } from "../tell.ts";
import { visible } from "../untrusted.ts";
import { laneLists, type PackedLane } from "./packing.ts";

/** The outcomes, by their codes. */
export const TYPES: readonly OperationType[] = ["ok", "fail", "info"];

/** A fault in nanoseconds; an open end is infinity. */
export type RunFault = PayloadFault;

/** A line of a node's log; `time` in nanoseconds. */
export interface Line {
  readonly time: number;
  readonly text: string;
  readonly file: string;
}

/** A node's log, in order of time. */
export interface RunLog {
  readonly node: string;
  readonly lines: readonly Line[];
  readonly total: number;
}

/**
 * The run as the page works with it: typed columns sorted by call, all times in nanoseconds. A *row* is a position in
 * these columns; an *operation number* is the journal's, and differs where a very long run was not embedded whole.
 */
export class Run {
  readonly count: number;
  readonly total: number;
  readonly length: number;
  readonly startedAt: number;
  readonly op: Int32Array;
  readonly call: Float64Array;
  readonly end: Float64Array;
  readonly process: Int32Array;
  readonly node: Int32Array;
  readonly f: Int32Array;
  readonly type: Uint8Array;
  readonly key: Int32Array;
  readonly nodes: readonly string[];
  /** Indices into `nodes`, as people count them: `n2` before `n10`. */
  readonly nodeOrder: readonly number[];
  readonly functions: readonly string[];
  readonly keys: readonly string[];
  readonly faults: readonly RunFault[];
  readonly phases: readonly { readonly name: string; readonly time: number }[];
  readonly anomalies: readonly PayloadAnomaly[];
  readonly logs: readonly RunLog[];
  readonly overview: Buckets | undefined;
  /** Rows by outcome code, each in order of call. */
  readonly byType: readonly Int32Array[];
  readonly lanes: readonly PackedLane[];
  /** Numbers of all operations in a witness. */
  readonly witnesses: ReadonlySet<number>;
  readonly #operations: Payload["operations"];

  constructor(payload: Payload) {
    const { operations } = payload;
    this.#operations = operations;
    this.count = operations.call.length;
    this.total = operations.total;
    this.length = payload.length * 1e3;
    this.startedAt = Date.parse(payload.startedAt);
    this.op = Int32Array.from(operations.op ? sums(operations.op) : operations.call.keys());
    this.call = Float64Array.from(sums(operations.call), (time) => time * 1e3);
    this.end = this.call.map((call, i) =>
      (operations.took[i] as number) < 0 ? Infinity : call + (operations.took[i] as number) * 1e3,
    );
    this.process = Int32Array.from(operations.process);
    this.node = Int32Array.from(operations.node);
    this.f = Int32Array.from(operations.f);
    this.type = Uint8Array.from(operations.type);
    this.key = Int32Array.from(operations.key);
    this.nodes = operations.nodes.map(visible);
    this.nodeOrder = [...this.nodes.keys()].sort((a, b) =>
      (this.nodes[a] as string).localeCompare(this.nodes[b] as string, "en", { numeric: true }),
    );
    this.functions = operations.functions.map(visible);
    this.keys = operations.keys.map(visible);
    this.faults = payload.faults.map((fault) => ({
      ...fault,
      describe: visible(fault.describe),
      nemesis: visible(fault.nemesis),
      begin: fault.begin * 1e3,
      end: fault.end < 0 ? Infinity : fault.end * 1e3,
    }));
    this.phases = payload.phases.map(({ name, time }) => ({ name: visible(name), time: time * 1e3 }));
    this.anomalies = payload.anomalies;
    this.logs = payload.logs.map(({ node, files, time, file, text, total }) => {
      const times = sums(time);
      return {
        node: visible(node),
        total,
        lines: text.map((line, i) => ({
          time: (times[i] as number) * 1e3,
          text: visible(line),
          file: visible(files[file[i] as number] ?? ""),
        })),
      };
    });
    this.overview = payload.overview;
    this.byType = [OK, FAIL, INFO].map((type) => rowsWhere(this.type, type));
    this.lanes = laneLists(this);
    this.witnesses = new Set(payload.anomalies.flatMap((anomaly) => anomaly.operations));
  }

  /** The row of an operation, or -1 when the page does not have it. O(log n). */
  rowOf(op: number): number {
    const row = firstAtOrAfter(this.op, op);
    return this.op[row] === op ? row : -1;
  }

  /** The input of a row as JSON text; `undefined` for none and for `null`. */
  input(row: number): string | undefined {
    const text = this.#value(this.#operations.input[row] as number);
    return text === "null" ? undefined : text;
  }

  /** The output of a row as JSON text; `undefined` when nothing came back. */
  output(row: number): string | undefined {
    return this.#value(this.#operations.output[row] as number);
  }

  /** Why a row is `fail` or `info`, as the client saw it. */
  error(row: number): string | undefined {
    const index = this.#operations.error[row] as number;
    return index === NONE ? undefined : visible(this.#operations.errors[index] ?? "");
  }

  /** A row in a few words. */
  told(row: number): string {
    return tell({
      f: this.functions[this.f[row] as number] as string,
      input: this.input(row),
      output: this.output(row),
      type: this.typeOf(row),
    });
  }

  typeOf(row: number): OperationType {
    return TYPES[this.type[row] as number] as OperationType;
  }

  nodeOf(row: number): string {
    return this.nodes[this.node[row] as number] as string;
  }

  /** The key of a row as text; `undefined` when it has none. */
  keyOf(row: number): string | undefined {
    return this.keys[this.key[row] as number];
  }

  /** When a row was last seen: its return, or its call if it never came back. */
  lastSeen(row: number): number {
    const end = this.end[row] as number;
    return Number.isFinite(end) ? end : (this.call[row] as number);
  }

  /** Faults in force at some time between two moments. */
  faultsBetween(from: number, to: number): RunFault[] {
    return this.faults.filter((fault) => fault.inForce && fault.begin <= to && fault.end >= from);
  }

  /** The fault with this number. */
  fault(id: number | undefined): RunFault | undefined {
    return this.faults.find((fault) => fault.id === id);
  }

  #value(code: number): string | undefined {
    return code === NONE ? undefined : visible(String(decodeValue(code, this.#operations.values)));
  }
}

/** Undoes differences. */
function sums(differences: readonly number[]): number[] {
  let sum = 0;
  return differences.map((difference) => (sum += difference));
}

function rowsWhere(column: Uint8Array, value: number): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < column.length; row++) if (column[row] === value) rows.push(row);
  return Int32Array.from(rows);
}
