import { NEVER } from "../../../src/history/columns.ts";
import { type ByteBudget, OutOfBytes } from "../../byte-budget.ts";
import type { Automaton } from "../automaton.ts";
import type { Decision } from "../decide.ts";
import { Search } from "../search.ts";
import { spaceOf } from "../space.ts";
import { select, type Trace } from "../trace.ts";
import { prefixOf } from "./prefix.ts";
import type { Finding, Shortcut } from "./shortcut.ts";
import { SHORTCUTS } from "./shortcuts.ts";

/** Steps that the search may take to confirm a contradiction of a few operations. */
const CONFIRMING_STEPS = 100_000;

/**
 * Decides a trace by the shortcut for its model's shape; `undefined` where there is none, the trace is not what it decides, or the
 * memory does not suffice: then it is for the search.
 *
 * A contradiction is looked for in the shortest prefix that has one, and believed only when the search confirms it on the
 * operations that the shortcut names, and on them alone. O(n log n), times log n where there is a contradiction.
 */
export function decideAtOnce(trace: Trace, automaton: Automaton, whole: ByteBudget): Decision | undefined {
  const { shape } = automaton.alphabet.model;
  const shortcut = shape && SHORTCUTS[shape];
  if (shortcut === undefined) return undefined;
  const bytes = whole.part();
  try {
    const finding = shortcut(trace, automaton, bytes);
    if (finding === undefined) return undefined;
    if (finding === "linearizable") return { trace, outcome: "linearizable", steps: 0 };
    const part = earliest(trace, select(trace, among(finding)), shortcut, automaton, bytes);
    return confirmed(trace, part, automaton, bytes);
  } catch (error) {
    if (error instanceof OutOfBytes) return undefined;
    throw error;
  } finally {
    bytes.release();
  }
}

function among(finding: readonly number[]): (index: number) => boolean {
  const named = new Set(finding);
  return (index) => named.has(index);
}

/**
 * A contradiction in the shortest prefix of the trace that has one, given any: what is linearizable is so in all its prefixes. By ever
 * longer strides back from the known one, which commonly is the first, then by bisection.
 */
function earliest(
  trace: Trace,
  known: Trace,
  shortcut: Shortcut,
  automaton: Automaton,
  whole: ByteBudget,
): Trace {
  let part = known;
  let linearizable = -1;
  let stride = 1;
  for (let broken = lastReturn(part); broken - linearizable > 1; stride *= 2) {
    const middle = linearizable < 0 ? Math.max(0, broken - stride) : (linearizable + broken) >> 1;
    const prefix = prefixOf(trace, middle, automaton.alphabet);
    const finding = within(whole, (bytes) => shortcut(prefix, automaton, bytes));
    if (Array.isArray(finding)) {
      part = select(prefix, among(finding));
      broken = lastReturn(part);
    } else linearizable = middle;
  }
  return part;
}

function within(whole: ByteBudget, look: (bytes: ByteBudget) => Finding): Finding {
  const bytes = whole.part();
  try {
    return look(bytes);
  } finally {
    bytes.release();
  }
}

const lastReturn = (trace: Trace): number =>
  trace.ret.reduce((last, ret) => (ret === NEVER ? last : Math.max(last, ret)), -1);

/** The decision that `part` is a contradiction, by the search; `undefined` where it does not say so. */
function confirmed(trace: Trace, part: Trace, automaton: Automaton, bytes: ByteBudget): Decision | undefined {
  const search = new Search(spaceOf(part, automaton.alphabet, bytes), automaton, bytes);
  if (search.run(CONFIRMING_STEPS) !== "not-linearizable") return undefined;
  const { index, returning } = search.space;
  const stuck = part.row[index[returning[search.deepest]!]!]!;
  return {
    trace,
    outcome: "not-linearizable",
    steps: search.steps,
    stuckAt: trace.row.indexOf(stuck),
    part,
  };
}
