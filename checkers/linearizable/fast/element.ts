import { NEVER } from "../../../src/history/columns.ts";
import type { Automaton } from "../automaton.ts";
import type { ModelOperation } from "../model.ts";
import type { Trace } from "../trace.ts";
import type { Finding } from "./shortcut.ts";

const NOBODY = -1;

/**
 * One element of a set that was added at most once and removed at most once (Lee and Mathur 2025): it is there in one piece,
 * from some moment before the first return of what needs it to some moment after the last call, and what needs its absence
 * must fit before or after. O(n).
 *
 * A completed remove that does not say whether the element was there is not decided here.
 */
export function element(trace: Trace, automaton: Automaton): Finding {
  const life = lifeOf(trace, automaton);
  if (!life) return undefined;
  const { add, remove, firstReturn, lastCall } = life;
  const named = (...others: number[]) => [...new Set([add, remove, ...others])].filter((i) => i !== NOBODY);
  if (firstReturn === NOBODY) return "linearizable";
  if (add === NOBODY || trace.call[add]! > trace.ret[firstReturn]!) return named(firstReturn);
  if (remove !== NOBODY && trace.ret[remove]! < trace.call[lastCall]!) return named(lastCall);
  const gone = remove === NOBODY ? NEVER : Math.max(trace.call[remove]!, trace.call[lastCall]!);
  const within = life.absences.find((i) => trace.ret[firstReturn]! < trace.call[i]! && trace.ret[i]! < gone);
  return within === undefined ? "linearizable" : named(firstReturn, lastCall, within);
}

/** What is known of an element. Operations are indices into the trace. */
interface Life {
  readonly add: number;
  readonly remove: number;
  /** Of the completed operations that need it there, or bring it, the one that returned first, and the one that was called last. */
  readonly firstReturn: number;
  readonly lastCall: number;
  /** Those that say that it was not there. */
  readonly absences: readonly number[];
}

/** `undefined` where the element may have come or gone twice. */
function lifeOf(trace: Trace, { alphabet }: Automaton): Life | undefined {
  let [add, remove, firstReturn, lastCall] = [NOBODY, NOBODY, NOBODY, NOBODY];
  const absences: number[] = [];
  for (let i = 0; i < trace.count; i++) {
    const deed = deedOf(alphabet.operation(trace.letter[i]!));
    if (deed === undefined || (deed === "add" && add !== NOBODY) || (deed === "remove" && remove !== NOBODY))
      return undefined;
    if (deed === "add") add = i;
    if (deed === "remove") remove = i;
    if (deed === "absent") absences.push(i);
    if (deed === "absent" || trace.ret[i] === NEVER) continue;
    if (firstReturn === NOBODY || trace.ret[i]! < trace.ret[firstReturn]!) firstReturn = i;
    lastCall = i;
  }
  return { add, remove, firstReturn, lastCall, absences };
}

/** What an operation did, or found; `undefined` for a remove that completed and does not say. */
function deedOf({ f, output }: ModelOperation): "add" | "remove" | "there" | "absent" | undefined {
  if (f === "contains") return output ? "there" : "absent";
  if (f === "add") return output === false ? "there" : "add";
  if (output === false) return "absent";
  return output === true || output === undefined ? "remove" : undefined;
}
