import { elementsOf } from "../../../src/core/set-value.ts";
import type { Value } from "../../../src/core/value.ts";
import { NEVER } from "../../../src/history/columns.ts";
import { Interner, type ValueCode } from "../../../src/history/value-code.ts";
import type { ByteBudget } from "../../parts/byte-budget.ts";
import type { Alphabet } from "../alphabet.ts";
import type { Automaton } from "../automaton.ts";
import type { Trace } from "../trace.ts";
import type { Finding } from "./shortcut.ts";

/** In place of an operation or a step: there is none. */
const NONE = -1;

const BYTES_PER_OPERATION = 100;
const BYTES_PER_READ_ELEMENT = 8;

/**
 * A set that begins empty and only grows, each element added once, and is read as a whole. The contents that were read must
 * lie one within the other. That fixes the order of all operations but for *steps* within which any order will do: steps 2, 4, 6 …
 * are adds, 1, 3, 5 … the reads that saw them and nothing later. The trace is linearizable exactly when nothing returned
 * before something of an earlier step was called. Linear in the number of operations and the size of all different reads.
 */
export function growingSet(trace: Trace, { alphabet }: Automaton, bytes: ByteBudget): Finding {
  if ((alphabet.model.init as readonly unknown[]).length > 0) return undefined;
  bytes.take(trace.count * BYTES_PER_OPERATION);
  const growth = growthOf(trace, alphabet, bytes);
  if (!growth) return undefined;
  const step = new Int32Array(trace.count).fill(NONE);
  const wrong = notWithin(growth, step) ?? tooEarly(growth, step);
  return wrong ? withContents(growth, wrong) : "linearizable";
}

/** A content that was read: its elements, and the first of the reads that returned it in this order. */
interface Content {
  readonly first: number;
  readonly elements: readonly ValueCode[];
}

/** What was added and read. Operations are indices into the trace. */
interface Growth {
  readonly trace: Trace;
  /** Element → its add. */
  readonly add: ReadonlyMap<ValueCode, number>;
  /** By the letter of the reads. */
  readonly contents: ReadonlyMap<number, Content>;
}

/** `undefined` where an element was added twice, or an operation is of another kind. */
function growthOf(trace: Trace, alphabet: Alphabet, bytes: ByteBudget): Growth | undefined {
  const values = new Interner();
  const add = new Map<ValueCode, number>();
  const contents = new Map<number, Content>();
  for (let i = 0; i < trace.count; i++) {
    const letter = trace.letter[i]!;
    if (contents.has(letter)) continue;
    const output = alphabet.value(alphabet.output(letter));
    if (alphabet.kind(letter) === "read") {
      const elements = elementsOf(output) ?? [];
      bytes.take(elements.length * BYTES_PER_READ_ELEMENT);
      contents.set(letter, { first: i, elements: elements.map((element) => values.code(element)) });
      continue;
    }
    const element = values.code(alphabet.value(alphabet.input(letter)) as Value);
    if (alphabet.kind(letter) !== "add" || output === false || add.has(element)) return undefined;
    add.set(element, i);
  }
  return { trace, add, contents };
}

/** Finds the step of every operation; answers with reads of which none lies within the other, or one of what nobody added. */
function notWithin({ trace, add, contents }: Growth, step: Int32Array): number[] | undefined {
  const stepOf = new Map<number, number>();
  let before: Content = { first: NONE, elements: [] };
  let now = 1;
  for (const [letter, content] of [...contents].sort(
    ([, a], [, b]) => a.elements.length - b.elements.length,
  )) {
    const adds = content.elements.map((element) => add.get(element) ?? NONE);
    if (adds.includes(NONE)) return [content.first];
    const fresh = adds.filter((i) => step[i] === NONE);
    if (adds.length - fresh.length !== before.elements.length) return [before.first, content.first];
    if (fresh.length > 0) now += 2;
    for (const i of fresh) step[i] = now - 1;
    stepOf.set(letter, now);
    before = content;
  }
  for (let i = 0; i < trace.count; i++) {
    const ofRead = stepOf.get(trace.letter[i]!);
    if (ofRead !== undefined) step[i] = ofRead;
    // An add that nobody saw comes last, or need not have happened.
    else if (step[i] === NONE && trace.ret[i] !== NEVER) step[i] = now + 1;
  }
  return undefined;
}

/** An operation that returned before another was called that is of an earlier step. */
function tooEarly({ trace }: Growth, step: Int32Array): number[] | undefined {
  const latest = latestCalls(trace, step);
  for (let i = 0; i < trace.count; i++) {
    const earlier = step[i] === NONE ? NONE : latest[step[i]! - 1]!;
    if (earlier !== NONE && trace.ret[i]! < trace.call[earlier]!)
      return [earlier, i, readAfter(step, earlier)];
  }
  return undefined;
}

/** A read of the step after an add's, which saw it and nothing of a later step; of a read's, the read itself. */
const readAfter = (step: Int32Array, i: number): number =>
  step[i]! % 2 === 1 ? i : step.indexOf(step[i]! + 1);

/** Step → the operation of it, or of an earlier one, that was called last. */
function latestCalls(trace: Trace, step: Int32Array): Int32Array {
  const last = step.reduce((a, b) => Math.max(a, b), 0);
  const latest = new Int32Array(last + 1).fill(NONE);
  // Indices are in the order of calls.
  for (let i = 0; i < trace.count; i++) if (step[i] !== NONE) latest[step[i]!] = i;
  for (let s = 1; s <= last; s++) latest[s] = Math.max(latest[s]!, latest[s - 1]!);
  return latest;
}

/** Operations, with the adds of all that they read: what nobody of them read need not be there. */
function withContents({ trace, add, contents }: Growth, operations: readonly number[]): number[] {
  const adds = operations.flatMap((i) =>
    (contents.get(trace.letter[i]!)?.elements ?? []).map((element) => add.get(element) ?? NONE),
  );
  return [...new Set([...operations, ...adds])].filter((i) => i !== NONE);
}
