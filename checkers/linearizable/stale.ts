import { type CodedCell, IMPOSSIBLE } from "./automaton.ts";
import type { Trace } from "./trace.ts";

/** The change, of those called before operation `at` returned, that left what `at` demands and returned last; -1 where there is none. O(n). */
export function lastGiver(trace: Trace, at: number, cell: CodedCell): number {
  const demanded = cell.demands(trace.letter[at]!);
  let last = -1;
  if (demanded === IMPOSSIBLE) return last;
  for (let i = 0; i < trace.count && trace.call[i]! < trace.ret[at]!; i++) {
    // Whatever leaves a value that it demands did not bring it.
    if (i === at || cell.leaves(trace.letter[i]!) !== demanded || cell.demands(trace.letter[i]!) === demanded)
      continue;
    if (last === -1 || trace.ret[i]! >= trace.ret[last]!) last = i;
  }
  return last;
}

/**
 * The simple contradiction: operation `at` demands a value that was certainly gone before it began. Answers with the
 * operation that proves it, one of those that `may` be named: it was called when every change to that value had returned,
 * it shows another value, and it returned before `at` was called. -1 where the contradiction is not so simple. O(n).
 */
export function proofOfStaleness(
  trace: Trace,
  at: number,
  cell: CodedCell,
  may: (index: number) => boolean,
): number {
  const demanded = cell.demands(trace.letter[at]!);
  if (demanded === IMPOSSIBLE) return -1;
  const giver = lastGiver(trace, at, cell);
  const gone = giver === -1 ? -1 : trace.ret[giver]!;
  const shows = (i: number) => ![IMPOSSIBLE, demanded].includes(cell.shows(trace.letter[i]!));
  return trace.call.findLastIndex(
    (call, i) => call > gone && trace.ret[i]! < trace.call[at]! && shows(i) && may(i),
  );
}
