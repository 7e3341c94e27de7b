import { NEVER } from "../../../src/history/columns.ts";
import type { ByteBudget } from "../../parts/byte-budget.ts";
import type { Automaton } from "../automaton.ts";
import type { Trace } from "../trace.ts";
import type { Finding } from "./shortcut.ts";
import { sortedBy } from "./sorted.ts";

/** In place of a release: there is none. */
const NOBODY = -1;

/**
 * A lock that knows its owner: linearizable exactly when no two processes certainly hold it at once, which each does from the
 * return of its acquire to the call of its release. O(n log n).
 *
 * Decides traces in which each process acquires and releases in turn, one after the other. After an
 * indeterminate acquire nothing follows: it need not have happened.
 */
export function lock(trace: Trace, automaton: Automaton, bytes: ByteBudget): Finding {
  const release = releases(trace, automaton, bytes);
  if (!release) return undefined;
  const begin = (acquire: number) => trace.ret[acquire]!;
  const end = (acquire: number) => (release[acquire] === NOBODY ? NEVER : trace.call[release[acquire]!]!);
  const acquires = Int32Array.from(release.keys()).filter((i) => release[i] !== i);
  const held = sortedBy(acquires, begin, bytes);
  for (let h = 1; h < held.length; h++) {
    const [one, other] = [held[h - 1]!, held[h]!];
    if (begin(other) < end(one))
      return [one, other, release[one]!, release[other]!].filter((i) => i !== NOBODY);
  }
  return "linearizable";
}

const BYTES_PER_OPERATION = 8;

/** Acquire → its release, {@link NOBODY} where there is none; a release is its own. `undefined` where a process does not take turns. */
function releases(trace: Trace, { alphabet }: Automaton, bytes: ByteBudget): Int32Array | undefined {
  bytes.take(trace.count * BYTES_PER_OPERATION);
  const release = new Int32Array(trace.count).fill(NOBODY);
  /** What each process did last. */
  const last = new Map<number, number>();
  for (let i = 0; i < trace.count; i++) {
    const letter = trace.letter[i]!;
    const process = alphabet.process(letter);
    const before = last.get(process) ?? NOBODY;
    const holds = before !== NOBODY && release[before] !== before;
    const isAcquire = alphabet.kind(letter) === "acquire";
    if (holds === isAcquire || (before !== NOBODY && trace.ret[before]! > trace.call[i]!)) return undefined;
    if (!isAcquire) {
      release[before] = i;
      release[i] = i;
    }
    last.set(process, i);
  }
  return release;
}
