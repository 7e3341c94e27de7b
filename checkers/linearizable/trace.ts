import type { Key } from "../../src/core/operation.ts";
import { showValue } from "../../src/core/value.ts";
import { FAIL, INFO, NEVER, NONE } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import { decodeValue, Interner, type ValueCode } from "../../src/history/value-code.ts";
import type { ByteBudget } from "../byte-budget.ts";
import type { Alphabet } from "./alphabet.ts";
import { TupleTable } from "./tuple-table.ts";

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
  row: new Int32Array(count),
  letter: new Int32Array(count),
  call: new Int32Array(count),
  ret: new Int32Array(count),
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
 * One trace for each object of a history, in the order of their first operations. O(operations): linearizability is
 * local (Herlihy and Wing 1990), so each object is judged alone.
 *
 * @throws {NotJudged} where the model does not fit the history.
 */
export function tracesOf(history: History, alphabet: Alphabet, bytes: ByteBudget): Trace[] {
  const { count, type, f } = history.columns;
  bytes.take(count * (BYTES_PER_OPERATION + 4));
  const object = objectNumbers(history, alphabet, bytes);
  const objectOf = new Int32Array(count).fill(NONE);
  const sizes: number[] = [];
  for (let row = 0; row < count; row++) {
    if (type[row] === FAIL) continue;
    if (type[row] === INFO && alphabet.roleOf(f[row]!) === "observes") continue;
    const o = object.numberOf(row);
    objectOf[row] = o;
    sizes[o] = (sizes[o] ?? 0) + 1;
  }
  const traces = sizes.map((size, o) => emptyTrace(object.keyOf(o), size));
  fill(traces, history, alphabet, objectOf);
  return traces;
}

function fill(traces: readonly Trace[], history: History, alphabet: Alphabet, objectOf: Int32Array): void {
  const { count, type, callPosition, returnPosition } = history.columns;
  const filled = new Int32Array(traces.length);
  for (let row = 0; row < count; row++) {
    const o = objectOf[row]!;
    if (o === NONE) continue;
    const trace = traces[o]!;
    const i = filled[o]!;
    filled[o] = i + 1;
    trace.row[i] = row;
    trace.letter[i] = alphabet.letter(row, type[row] === INFO);
    trace.call[i] = callPosition[row]!;
    trace.ret[i] = type[row] === INFO ? NEVER : returnPosition[row]!;
  }
}

/** Numbers the objects: by the history's key, and by the part where the model tells parts apart. */
function objectNumbers(
  history: History,
  alphabet: Alphabet,
  bytes: ByteBudget,
): { numberOf: (row: number) => number; keyOf: (object: number) => Key | undefined } {
  const { key, keys, type } = history.columns;
  const { partition } = alphabet.model;
  const objects = new TupleTable(2, bytes);
  const object = new Int32Array(2).fill(NONE);
  const values = new Interner();
  /** By letter. */
  const parts: ValueCode[] = [];
  return {
    numberOf(row) {
      object[0] = key[row]!;
      if (partition) {
        const letter = alphabet.letter(row, type[row] === INFO);
        parts[letter] ??= values.code(partition(alphabet.operation(letter)));
        object[1] = parts[letter];
      }
      return objects.id(object);
    },
    keyOf(number) {
      const [ofKey, ofPart] = [objects.at(number, 0), objects.at(number, 1)];
      const whole = ofKey === NONE ? undefined : keys[ofKey];
      if (ofPart === NONE) return whole;
      const part = decodeValue(ofPart, values.values);
      if (whole !== undefined) return `${whole}/${showValue(part)}`;
      return typeof part === "string" || typeof part === "number" ? part : showValue(part);
    },
  };
}
