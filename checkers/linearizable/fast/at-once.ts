import { NEVER } from "../../../src/history/columns.ts";
import { type ByteBudget, OutOfBytes } from "../../parts/byte-budget.ts";
import type { Automaton } from "../automaton.ts";
import type { Decision } from "../decide.ts";
import { between, type Trace, without } from "../trace.ts";
import type { Workspace } from "../workspace.ts";
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
export function decideAtOnce(trace: Trace, workspace: Workspace): Decision | undefined {
  const { automaton } = workspace;
  const { shape } = automaton.alphabet.model;
  if (shape === undefined) return undefined;
  const shortcut = SHORTCUTS[shape];
  const bytes = workspace.bytes.part();
  try {
    const finding = shortcut(trace, automaton, bytes);
    if (finding === undefined) return undefined;
    if (finding === "linearizable") return { trace, outcome: "linearizable", steps: 0 };
    return confirmed(trace, earliest(trace, only(trace, finding), shortcut, automaton, bytes), workspace);
  } catch (error) {
    if (error instanceof OutOfBytes) return undefined;
    throw error;
  } finally {
    bytes.release();
  }
}

/** Some operations of a trace and no others. */
function only(trace: Trace, indices: readonly number[]): Trace {
  const out = new Uint8Array(trace.count).fill(1);
  for (const i of indices) out[i] = 0;
  return without(trace, out, trace.count - new Set(indices).size);
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
    const prefix = between(trace, -1, middle, automaton.alphabet);
    const finding = within(whole, (bytes) => shortcut(prefix, automaton, bytes));
    if (Array.isArray(finding)) {
      part = only(prefix, finding);
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
function confirmed(trace: Trace, part: Trace, workspace: Workspace): Decision | undefined {
  const search = workspace.search();
  try {
    search.begin(part);
    if (search.run(CONFIRMING_STEPS) !== "not-linearizable") return undefined;
    const stuckAt = trace.row.indexOf(part.row[search.stuckAt]!);
    return { trace, outcome: "not-linearizable", steps: search.steps, stuckAt, part };
  } finally {
    workspace.giveBack(search);
  }
}
