import { NEVER } from "../../../src/history/columns.ts";
import type { ByteBudget } from "../../parts/byte-budget.ts";
import type { Alphabet } from "../alphabet.ts";
import type { Trace } from "../trace.ts";
import { TupleTable } from "../tuple-table.ts";

/** In place of an operation: there is none. */
export const NOBODY = -1;

/** When each element came into a queue and left it. Operations are indices into the trace. */
export interface Stays {
  readonly trace: Trace;
  /** Element → the operation that put it there; {@link NOBODY} where none did. */
  readonly put: Int32Array;
  /** Element → the first operation that took it. */
  readonly taken: Int32Array;
  /** An element that was taken twice, with the second operation that took it. */
  readonly twice: { readonly element: number; readonly again: number } | undefined;
  /** Elements that nobody took and that certainly were put there, or that somebody took. */
  readonly elements: Int32Array;
  /** Operations that found the queue empty. */
  readonly empties: readonly number[];
}

/** The first moment at which an element was certainly there: what put it there had returned. */
export const from = ({ trace, put }: Stays, element: number): number => trace.ret[put[element]!]!;

/** The last moment at which it was: what took it had not been called. */
export const until = ({ trace, taken }: Stays, element: number): number =>
  taken[element] === NOBODY ? NEVER : trace.call[taken[element]!]!;

/** What put an element there, and what took it. */
export const operationsOf = ({ put, taken }: Stays, element: number): number[] =>
  [put[element]!, taken[element]!].filter((i) => i !== NOBODY);

const BYTES_PER_OPERATION = 12;

/** `undefined` where an element was put there twice, or what was taken is not known, or was only looked at. O(n). */
export function staysOf(trace: Trace, alphabet: Alphabet, bytes: ByteBudget): Stays | undefined {
  bytes.take(trace.count * BYTES_PER_OPERATION);
  const numbers = new TupleTable(1, bytes);
  const code = new Int32Array(1);
  const [put, taken] = [new Int32Array(trace.count).fill(NOBODY), new Int32Array(trace.count).fill(NOBODY)];
  const empties: number[] = [];
  let twice: Stays["twice"];
  for (let i = 0; i < trace.count; i++) {
    const letter = trace.letter[i]!;
    const puts = alphabet.kind(letter) === "enqueue";
    if (!puts && (alphabet.kind(letter) !== "dequeue" || trace.ret[i] === NEVER)) return undefined;
    code[0] = puts ? alphabet.input(letter) : alphabet.output(letter);
    if (!puts && alphabet.value(code[0]) === null) {
      empties.push(i);
      continue;
    }
    const element = numbers.id(code);
    if (puts && put[element] !== NOBODY) return undefined;
    if (puts) put[element] = i;
    else if (taken[element] === NOBODY) taken[element] = i;
    else twice ??= { element, again: i };
  }
  const isThere = (e: number) => taken[e] !== NOBODY || trace.ret[put[e]!] !== NEVER;
  const elements = Int32Array.from({ length: numbers.size }, (_, e) => e).filter(isThere);
  return { trace, put, taken, twice, elements, empties };
}
