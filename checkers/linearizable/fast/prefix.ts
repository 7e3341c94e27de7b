import { NEVER } from "../../../src/history/columns.ts";
import type { Alphabet } from "../alphabet.ts";
import { select, type Trace } from "../trace.ts";

/**
 * The trace as it was at a position: what was called later is gone, and what had not returned by then is indeterminate
 * (so if it only observes, it is gone too). Linearizable where the trace is. O(n).
 */
export function prefixOf(trace: Trace, position: number, alphabet: Alphabet): Trace {
  const observes = (i: number) => alphabet.role(trace.letter[i]!) === "observes";
  const isThere = (i: number) =>
    trace.call[i]! <= position && (trace.ret[i]! <= position || trace.ret[i] === NEVER || !observes(i));
  const prefix = select(trace, isThere);
  for (let i = 0; i < prefix.count; i++) {
    if (prefix.ret[i]! <= position || prefix.ret[i] === NEVER) continue;
    prefix.ret[i] = NEVER;
    prefix.letter[i] = alphabet.letter(prefix.row[i]!, true);
  }
  return prefix;
}
