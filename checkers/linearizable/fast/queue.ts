import type { ByteBudget } from "../../parts/byte-budget.ts";
import type { Automaton } from "../automaton.ts";
import type { Trace } from "../trace.ts";
import type { Finding } from "./shortcut.ts";
import { lastBelow, sortedBy } from "./sorted.ts";
import { from, NOBODY, operationsOf, type Stays, staysOf, until } from "./stays.ts";

/**
 * A queue that begins empty and to which no element was added twice, decided by the four ways in which it can be wrong
 * (Henzinger, Sezgin and Vafeiadis 2013): an element was taken that nobody had begun to add; or was taken twice; two were
 * taken out of order; or the queue was found empty while something was certainly in it. O(n log n).
 *
 * With an indeterminate dequeue, whose element is not known, or a `peek`, a trace is not decided here.
 */
export function queue(trace: Trace, { alphabet }: Automaton, bytes: ByteBudget): Finding {
  const beginsEmpty = (alphabet.model.init as readonly unknown[]).length === 0;
  const stays = beginsEmpty ? staysOf(trace, alphabet, bytes) : undefined;
  if (!stays) return undefined;
  const impossible = takenTwice(stays) ?? takenTooEarly(stays);
  if (impossible) return impossible;
  const byReturn = sortedBy(stays.elements, (element) => from(stays, element), bytes);
  return outOfOrder(stays, byReturn, bytes) ?? foundEmpty(stays, byReturn, bytes) ?? "linearizable";
}

const takenTwice = (stays: Stays): number[] | undefined =>
  stays.twice && [...operationsOf(stays, stays.twice.element), stays.twice.again];

function takenTooEarly(stays: Stays): number[] | undefined {
  const { trace, put, taken, elements } = stays;
  const isTooEarly = (element: number) =>
    put[element] === NOBODY ||
    (taken[element] !== NOBODY && trace.ret[taken[element]!]! < trace.call[put[element]!]!);
  const element = elements.find(isTooEarly);
  return element === undefined ? undefined : operationsOf(stays, element);
}

/** Two elements of which one was certainly put there before the other and taken after it. */
function outOfOrder(stays: Stays, byReturn: Int32Array, bytes: ByteBudget): number[] | undefined {
  const { trace, put, taken, elements } = stays;
  const byCall = sortedBy(elements, (element) => put[element]!, bytes);
  let earlier = 0;
  /** Of the elements that were certainly put there before, the one that was taken last. */
  let last = NOBODY;
  for (const element of byCall) {
    for (; earlier < byReturn.length; earlier++) {
      const other = byReturn[earlier]!;
      if (from(stays, other) > trace.call[put[element]!]!) break;
      if (last === NOBODY || until(stays, other) > until(stays, last)) last = other;
    }
    const isTaken = taken[element] !== NOBODY;
    if (isTaken && last !== NOBODY && trace.ret[taken[element]!]! < until(stays, last))
      return [...operationsOf(stays, last), ...operationsOf(stays, element)];
  }
  return undefined;
}

/** An answer that the queue was empty, in whose whole time something was in it: one element, or several one after the other. */
function foundEmpty(stays: Stays, byReturn: Int32Array, bytes: ByteBudget): number[] | undefined {
  const { trace, empties } = stays;
  bytes.take(byReturn.length * 8);
  const [begins, ends] = [new Int32Array(byReturn.length), new Int32Array(byReturn.length)];
  let spans = 0;
  for (const element of byReturn) {
    if (from(stays, element) >= until(stays, element)) continue;
    const joins = spans > 0 && from(stays, element) < ends[spans - 1]!;
    if (!joins) begins[spans++] = from(stays, element);
    ends[spans - 1] = joins ? Math.max(ends[spans - 1]!, until(stays, element)) : until(stays, element);
  }
  const isWithin = (empty: number) => {
    const span = lastBelow(begins.subarray(0, spans), trace.call[empty]!);
    return span >= 0 && trace.ret[empty]! < ends[span]!;
  };
  const wrong = empties.find(isWithin);
  return wrong === undefined ? undefined : [wrong, ...cover(stays, byReturn, wrong)];
}

/** A few elements that were there one after the other, from the call of an operation to its return. */
function cover(stays: Stays, byReturn: Int32Array, operation: number): number[] {
  const { trace } = stays;
  const covering: number[] = [];
  let covered = trace.call[operation]!;
  for (let next = 0; covered < trace.ret[operation]!; ) {
    let longest = NOBODY;
    for (; next < byReturn.length && from(stays, byReturn[next]!) < covered; next++) {
      const element = byReturn[next]!;
      if (longest === NOBODY || until(stays, element) > until(stays, longest)) longest = element;
    }
    covering.push(...operationsOf(stays, longest));
    covered = until(stays, longest);
  }
  return covering;
}
