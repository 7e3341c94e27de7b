import type { Share } from "../../src/check/checker.ts";
import type { Key } from "../../src/core/operation.ts";
import { FAIL, INFO, NEVER, NONE } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import type { Alphabet } from "./alphabet.ts";
import { intColumn } from "./int-column.ts";
import { objectsOf } from "./objects.ts";

/**
 * The operations on one object, by call: those that certainly or possibly happened. Failed ones did not happen, and an
 * indeterminate one that only observes says nothing; neither is here.
 */
export interface Trace {
  readonly key: Key | undefined;
  readonly count: number;
  /** Operation numbers of the history. */
  readonly row: Int32Array;
  readonly letter: Int32Array;
  /** Positions among all events. An operation that returns at {@link NEVER} is *optional*: it need not have happened. */
  readonly call: Int32Array;
  readonly ret: Int32Array;
}

const BYTES_PER_OPERATION = 16;

/** One operation of a {@link Trace}. */
export interface TracedOperation {
  readonly row: number;
  readonly letter: number;
  readonly call: number;
  readonly ret: number;
}

/** An empty trace with room for `count` operations. */
const emptyTrace = (key: Key | undefined, count: number): Trace => ({
  key,
  count,
  row: intColumn(count),
  letter: intColumn(count),
  call: intColumn(count),
  ret: intColumn(count),
});

/** A trace of the given operations, put in order of their calls. */
export function traceOf(key: Key | undefined, operations: readonly TracedOperation[]): Trace {
  const trace = emptyTrace(key, operations.length);
  const ordered = [...operations].sort((a, b) => a.call - b.call);
  ordered.forEach(({ row, letter, call, ret }, i) => {
    trace.row[i] = row;
    trace.letter[i] = letter;
    trace.call[i] = call;
    trace.ret[i] = ret;
  });
  return trace;
}

/** Operation `index` of a trace. */
export const tracedOperation = (trace: Trace, index: number): TracedOperation => ({
  row: trace.row[index]!,
  letter: trace.letter[index]!,
  call: trace.call[index]!,
  ret: trace.ret[index]!,
});

/** The operations of a trace but those that `out` marks with 1, of which there are `marked`. */
export function without(trace: Trace, out: Uint8Array, marked: number): Trace {
  const rest = emptyTrace(trace.key, trace.count - marked);
  for (let i = 0, k = 0; i < trace.count; i++) {
    if (out[i] === 1) continue;
    rest.row[k] = trace.row[i]!;
    rest.letter[k] = trace.letter[i]!;
    rest.call[k] = trace.call[i]!;
    rest.ret[k++] = trace.ret[i]!;
  }
  return rest;
}

/**
 * What of a trace certainly or possibly happens between two positions, whatever was before and whatever comes later: what lies
 * between them as it is; a change that is open at one of them may happen or not; an observer that is open may be left out.
 * `made` hears of each change that is made optional.
 */
export function between(
  trace: Trace,
  begin: number,
  end: number,
  alphabet: Alphabet,
  made?: (row: number) => void,
): Trace {
  const out = new Uint8Array(trace.count);
  let marked = 0;
  for (let i = 0; i < trace.count; i++) {
    const isOpen = trace.ret[i]! > end || trace.call[i]! < begin;
    const isOutside = trace.ret[i]! < begin || trace.call[i]! > end;
    if (!isOutside && !(isOpen && alphabet.role(trace.letter[i]!) === "observes")) continue;
    out[i] = 1;
    marked++;
  }
  const part = without(trace, out, marked);
  for (let i = 0; i < part.count; i++) {
    if (part.ret[i] === NEVER || (part.ret[i]! <= end && part.call[i]! >= begin)) continue;
    part.ret[i] = NEVER;
    part.letter[i] = alphabet.letter(part.row[i]!, true);
    made?.(part.row[i]!);
  }
  return part;
}

/**
 * One trace for each object of a history, or for each of a share of them, in the order of their first operations.
 * O(operations): linearizability is local (Herlihy and Wing 1990), so each object is judged alone.
 *
 * @throws {NotJudged} where the model does not fit the history.
 */
export function tracesOf(history: History, alphabet: Alphabet, bytes: ByteBudget, share?: Share): Trace[] {
  const { count, type, f } = history.columns;
  bytes.take(count * 4);
  const objects = objectsOf(history, alphabet, bytes);
  const objectOf = intColumn(count).fill(NONE);
  const sizes: number[] = [];
  for (let row = 0; row < count; row++) {
    if (type[row] === FAIL) continue;
    if (type[row] === INFO && alphabet.roleOf(f[row]!) === "observes") continue;
    const object = objects.numberOf(row);
    objectOf[row] = object;
    sizes[object] = (sizes[object] ?? 0) + 1;
  }
  const traces = sizes.map((size, object) =>
    emptyTrace(objects.keyOf(object), isDealt(object, share) ? size : 0),
  );
  bytes.take(traces.reduce((sum, trace) => sum + trace.count, 0) * BYTES_PER_OPERATION);
  fill(traces, history, alphabet, objectOf);
  return traces.filter((_, object) => isDealt(object, share));
}

const isDealt = (object: number, share: Share | undefined): boolean =>
  share === undefined || object % share.of === share.index;

function fill(traces: readonly Trace[], history: History, alphabet: Alphabet, objectOf: Int32Array): void {
  const { count, type, callPosition, returnPosition } = history.columns;
  const filled = new Int32Array(traces.length);
  for (let row = 0; row < count; row++) {
    const o = objectOf[row]!;
    if (o === NONE || traces[o]!.count === 0) continue;
    const trace = traces[o]!;
    const i = filled[o]!;
    filled[o] = i + 1;
    trace.row[i] = row;
    trace.letter[i] = alphabet.letter(row, type[row] === INFO);
    trace.call[i] = callPosition[row]!;
    trace.ret[i] = type[row] === INFO ? NEVER : returnPosition[row]!;
  }
}
