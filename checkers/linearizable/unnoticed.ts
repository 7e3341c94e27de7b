import { NEVER } from "../../src/history/columns.ts";
import { type CodedCell, IMPOSSIBLE } from "./automaton.ts";
import { select, type Trace } from "./trace.ts";

/**
 * Which of the `candidates` (indices into the trace) can be left out because nobody left could have noticed them, on an
 * object that holds one value: those that only observe, and changes that are overwritten or asked for too late.
 *
 * A change is noticed by an operation that demands the value it left and that could come after it, unless something else
 * that stays certainly happened between the two. Taking unnoticed changes out of a possible order leaves a
 * possible order: whoever demands a value keeps the change that left it. So a trace that is not linearizable without them
 * is not linearizable with any of them either. A change that stays may itself demand a value (a `cas`), so the set is
 * found in rounds, O(n log n) each, commonly two.
 */
export function unnoticed(trace: Trace, cell: CodedCell, candidates: Iterable<number>): Set<number> {
  const out = new Set(candidates);
  for (let size = -1; size !== out.size; ) {
    size = out.size;
    const audience = audiences(trace, cell, out);
    const overwritten = overwritingTimes(trace, cell, out);
    for (const i of out) {
      const letter = trace.letter[i]!;
      const left = cell.leaves(letter);
      if (left === IMPOSSIBLE || left === cell.demands(letter)) continue;
      if (audience.get(left)?.meets(trace.call[i]!, overwritten(i))) out.delete(i);
    }
  }
  return out;
}

/** The trace without the optional operations that nobody could have noticed: they need not have happened. */
export function withoutUnnoticed(trace: Trace, cell: CodedCell): Trace {
  const optional: number[] = [];
  for (let i = 0; i < trace.count; i++) if (trace.ret[i] === NEVER) optional.push(i);
  if (optional.length === 0) return trace;
  const out = unnoticed(trace, cell, optional);
  return out.size === 0 ? trace : select(trace, (i) => !out.has(i));
}

/** The operations that demand one value, by call. */
class Audience {
  readonly #calls: number[] = [];
  /** The latest return among this one and those before it. */
  readonly #latestReturn: number[] = [];

  add(call: number, ret: number): void {
    this.#calls.push(call);
    this.#latestReturn.push(Math.max(ret, this.#latestReturn.at(-1) ?? -1));
  }

  /** True when some operation was called before position `until` and returned after position `from`. */
  meets(from: number, until: number): boolean {
    const before = countBelow(this.#calls, until);
    return before > 0 && this.#latestReturn[before - 1]! > from;
  }
}

function audiences(trace: Trace, cell: CodedCell, out: ReadonlySet<number>): Map<number, Audience> {
  const audience = new Map<number, Audience>();
  for (let i = 0; i < trace.count; i++) {
    const demanded = cell.demands(trace.letter[i]!);
    if (demanded === IMPOSSIBLE || out.has(i)) continue;
    const members = audience.get(demanded) ?? new Audience();
    members.add(trace.call[i]!, trace.ret[i]!);
    audience.set(demanded, members);
  }
  return audience;
}

/**
 * For a change, the position by which the object has certainly moved on: the earliest return of a completed operation that
 * stays and was called after the change returned. If it demands the very value, it notices the change itself; else the
 * value was gone, or left anew. O(log n) a question, after one sweep when it is first asked.
 */
function overwritingTimes(
  trace: Trace,
  cell: CodedCell,
  out: ReadonlySet<number>,
): (index: number) => number {
  let earliest: Int32Array | undefined;
  return (index) => {
    const ret = trace.ret[index]!;
    if (ret === NEVER) return NEVER;
    earliest ??= earliestReturns(trace, cell, out);
    return earliest[countBelow(trace.call, ret)] as number;
  };
}

/** For each operation, the earliest return among it and all called after it that show a value and are not `out`. */
function earliestReturns(trace: Trace, cell: CodedCell, out: ReadonlySet<number>): Int32Array {
  const earliest = new Int32Array(trace.count + 1).fill(NEVER);
  for (let i = trace.count - 1; i >= 0; i--) {
    const shows = !out.has(i) && shownBy(cell, trace.letter[i]!) !== IMPOSSIBLE;
    earliest[i] = Math.min(earliest[i + 1]!, shows ? trace.ret[i]! : NEVER);
  }
  return earliest;
}

/** The value that the object certainly held when an operation had just happened, {@link IMPOSSIBLE} where none is certain. */
export function shownBy(cell: CodedCell, letter: number): number {
  const left = cell.leaves(letter);
  return left === IMPOSSIBLE ? cell.demands(letter) : left;
}

/** How many of the ascending numbers are below `limit`. */
function countBelow(ascending: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
