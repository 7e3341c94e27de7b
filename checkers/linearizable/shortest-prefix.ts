import { NEVER } from "../../src/history/columns.ts";
import { OutOfBytes } from "../parts/byte-budget.ts";
import type { Automaton } from "./automaton.ts";
import { between, type Trace } from "./trace.ts";
import type { Workspace } from "./workspace.ts";

/**
 * The operation (index into the trace) at whose return a contradiction is complete: the first return that nothing allows which
 * was known by then. The search knows more than that. What is open at a return has an answer that was given later, and so it may
 * stop too early; where it looks ahead, it may stop too late.
 *
 * By strides from `stuckAt`, where the search stopped, and then by bisection: what is linearizable is so in all its prefixes. Where
 * `maxSteps` do not suffice, a later return, at which the contradiction is certainly complete.
 */
export function shortestPrefix(
  trace: Trace,
  stuckAt: number,
  workspace: Workspace,
  maxSteps: number,
): number {
  const { automaton } = workspace;
  if (!automaton.foresight && isKnown(trace, stuckAt, automaton)) return stuckAt;
  const returns = inOrderOfReturns(trace);
  const refutes = refuter(trace, workspace, maxSteps);
  const first = returns.indexOf(stuckAt);
  let low = automaton.foresight ? 0 : first;
  let high = first;
  // The whole trace is a contradiction: that is how it came here.
  for (let stride = 1; high < returns.length - 1 && !refutes(returns[high]!); stride *= 2) {
    low = high + 1;
    high = Math.min(returns.length - 1, high + stride);
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if (refutes(returns[middle]!)) high = middle;
    else low = middle + 1;
  }
  return returns[high]!;
}

/** Whether everything that is open when an operation returns does the same whatever it will answer. */
function isKnown(trace: Trace, at: number, { alphabet, cell }: Automaton): boolean {
  const end = trace.ret[at]!;
  for (let i = 0; i < trace.count && trace.call[i]! < end; i++) {
    const letter = trace.letter[i]!;
    if (trace.ret[i]! <= end || trace.ret[i] === NEVER || alphabet.role(letter) !== "both") continue;
    const open = alphabet.letter(trace.row[i]!, true);
    if (cell?.demands(open) !== cell?.demands(letter) || cell?.leaves(open) !== cell?.leaves(letter) || !cell)
      return false;
  }
  return true;
}

function inOrderOfReturns({ count, ret }: Trace): number[] {
  const completed: number[] = [];
  for (let i = 0; i < count; i++) if (ret[i] !== NEVER) completed.push(i);
  return completed.sort((a, b) => ret[a]! - ret[b]!);
}

/** Tells whether the trace is certainly a contradiction when an operation has returned; within `maxSteps` for all questions. */
function refuter(trace: Trace, workspace: Workspace, maxSteps: number): (at: number) => boolean {
  let left = maxSteps;
  return (at) => {
    if (left <= 0) return false;
    const search = workspace.search();
    try {
      search.begin(between(trace, -1, trace.ret[at]!, workspace.automaton.alphabet));
      const outcome = search.run(left);
      left -= search.steps;
      return outcome === "not-linearizable";
    } catch (error) {
      if (error instanceof OutOfBytes) return false;
      throw error;
    } finally {
      workspace.giveBack(search);
    }
  };
}
