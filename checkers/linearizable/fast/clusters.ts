import { NEVER } from "../../../src/history/columns.ts";
import type { ByteBudget } from "../../parts/byte-budget.ts";
import { type CodedCell, IMPOSSIBLE, type State } from "../automaton.ts";
import type { Trace } from "../trace.ts";
import { TupleTable } from "../tuple-table.ts";

/** In place of an operation: there is none. */
export const NOBODY = -1;

/** The cluster of the initial value: what leaves it was there before everything. */
const INITIAL = 0;

/**
 * The operations of a register by value: a write and the completed reads of what it wrote are a *cluster*. Of values that
 * nobody read each completed write is a cluster of its own. Operations are indices into the trace.
 */
export interface Clusters {
  readonly trace: Trace;
  readonly count: number;
  /** Cluster → its write; {@link NOBODY} where there is none. */
  readonly write: Int32Array;
  /** Cluster → its operation that returned first; {@link NOBODY} where the cluster is empty. */
  readonly firstReturn: Int32Array;
  /** Cluster → its operation that was called last. */
  readonly lastCall: Int32Array;
}

/** The position at which a cluster's first operation returned: before everything for the initial value. */
export const begin = ({ trace, write, firstReturn }: Clusters, c: number): number =>
  isInitial(write, c) ? -1 : trace.ret[firstReturn[c]!]!;

/** The position at which a cluster's last operation was called. */
export const end = ({ trace, lastCall }: Clusters, c: number): number => trace.call[lastCall[c]!]!;

/** True for a cluster of reads of a value that nothing wrote and that was not there. */
export const isOrphan = ({ write, lastCall }: Clusters, c: number): boolean =>
  lastCall[c] !== NOBODY && write[c] === NOBODY && !isInitial(write, c);

const isInitial = (write: Int32Array, c: number): boolean => c === INITIAL && write[c] === NOBODY;

const BYTES_PER_OPERATION = 25;

/** The clusters of a trace; `undefined` where a value that was read has several sources, or an operation both reads and writes. O(n). */
export function clustersOf(
  trace: Trace,
  cell: CodedCell,
  initial: State,
  bytes: ByteBudget,
): Clusters | undefined {
  if (joins(trace, cell)) return undefined;
  bytes.take(trace.count * BYTES_PER_OPERATION);
  const values = valuesOf(trace, cell, initial, bytes);
  return values.isMixed ? undefined : gathered(trace, values);
}

/** Whether some operation demands one value and leaves another. Asked first, of a trace that may be short: it allocates nothing. */
function joins(trace: Trace, cell: CodedCell): boolean {
  for (let i = 0; i < trace.count; i++) {
    const demanded = cell.demands(trace.letter[i]!);
    const left = cell.leaves(trace.letter[i]!);
    if (demanded !== IMPOSSIBLE && left !== IMPOSSIBLE && left !== demanded) return true;
  }
  return false;
}

/** What is written and read, by number. */
interface Values {
  readonly count: number;
  /** Operation → the value, {@link NOBODY} where it has none or says nothing. */
  readonly value: Int32Array;
  readonly isRead: Uint8Array;
  /** Value → completed reads. */
  readonly reads: Int32Array;
  /** A value that was read has several sources. */
  readonly isMixed: boolean;
}

function valuesOf(trace: Trace, cell: CodedCell, initial: State, bytes: ByteBudget): Values {
  const numbers = new TupleTable(1, bytes);
  const code = new Int32Array([initial]);
  const value = new Int32Array(trace.count).fill(NOBODY);
  const isRead = new Uint8Array(trace.count);
  const [reads, sources] = [new Int32Array(trace.count + 1), new Int32Array(trace.count + 1)];
  sources[numbers.id(code)] = 1;
  for (let i = 0; i < trace.count; i++) {
    const demanded = cell.demands(trace.letter[i]!);
    const left = cell.leaves(trace.letter[i]!);
    const reading = left === IMPOSSIBLE || left === demanded;
    code[0] = reading ? demanded : left;
    if (code[0] === IMPOSSIBLE || (reading && trace.ret[i] === NEVER)) continue;
    const v = numbers.id(code);
    value[i] = v;
    isRead[i] = reading ? 1 : 0;
    const counted = reading ? reads : sources;
    counted[v] = counted[v]! + 1;
  }
  const isMixed = reads.some((count, v) => count > 0 && sources[v]! > 1);
  return { count: numbers.size, value, isRead, reads, isMixed };
}

/** An indeterminate write that nobody read need not have happened. */
function gathered(trace: Trace, { count: values, value, isRead, reads }: Values): Clusters {
  const column = () => new Int32Array(trace.count + 1).fill(NOBODY);
  const [write, firstReturn, lastCall] = [column(), column(), column()];
  let count = values;
  for (let i = 0; i < trace.count; i++) {
    const v = value[i]!;
    if (v === NOBODY || (reads[v] === 0 && trace.ret[i] === NEVER)) continue;
    const c = reads[v]! > 0 || lastCall[v] === NOBODY ? v : count++;
    if (isRead[i] === 0) write[c] = i;
    if (firstReturn[c] === NOBODY || trace.ret[i]! < trace.ret[firstReturn[c]!]!) firstReturn[c] = i;
    lastCall[c] = i;
  }
  return { trace, count, write, firstReturn, lastCall };
}
