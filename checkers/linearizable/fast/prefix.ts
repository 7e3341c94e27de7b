import { NEVER } from "../../../src/history/columns.ts";
import type { Alphabet } from "../alphabet.ts";
import { type Trace, without } from "../trace.ts";

/**
 * The trace as it was at a position: what was called later is gone, and what had not returned by then is indeterminate
 * (so if it only observes, it is gone too). Linearizable where the trace is. O(n).
 */
export function prefixOf(trace: Trace, position: number, alphabet: Alphabet): Trace {
  const isOpen = (ret: number) => ret > position && ret !== NEVER;
  const out = new Uint8Array(trace.count);
  let marked = 0;
  for (let i = 0; i < trace.count; i++) {
    const onlyLooks = isOpen(trace.ret[i]!) && alphabet.role(trace.letter[i]!) === "observes";
    out[i] = trace.call[i]! > position || onlyLooks ? 1 : 0;
    marked += out[i]!;
  }
  const prefix = without(trace, out, marked);
  for (let i = 0; i < prefix.count; i++) {
    if (!isOpen(prefix.ret[i]!)) continue;
    prefix.ret[i] = NEVER;
    prefix.letter[i] = alphabet.letter(prefix.row[i]!, true);
  }
  return prefix;
}
