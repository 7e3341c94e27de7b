import { type Automaton, IMPOSSIBLE, type State } from "./automaton.ts";
import type { CodedCell } from "./coded-cell.ts";
import { lastGiver, proofOfStaleness } from "./stale.ts";
import { between, type Trace } from "./trace.ts";
import { withoutUnnoticed } from "./unnoticed.ts";
import type { Workspace } from "./workspace.ts";

/** How many operations before the stuck one are looked at first, and how many times more each time after. */
const FIRST_WINDOW = 8;
const GROWTH = 4;

/** Stands for all values that nobody in a window demands: there they are alike. */
const ANY_OTHER: State = -2;

/** What a look at the last operations showed, and what it took. */
export interface NearbyAnswer {
  readonly isContradiction: boolean;
  readonly steps: number;
}

/**
 * Tries to show that no order gets past operation `stuckAt` of an object that holds one value: by itself, or by the operations just
 * before it: whatever the object held when they began, whichever of those under way then had happened already, and with all
 * indeterminate ones still unused, there is no order of them.
 *
 * That is more than the truth allows, so a contradiction is one; no contradiction says nothing. It is what ends the search of
 * a long history soon after its first impossible operation: else every other way to get there would have to be tried,
 * and with indeterminate operations there are very many. In windows that grow, at most `maxSteps` steps.
 */
export function contradictsNearby(
  trace: Trace,
  stuckAt: number,
  workspace: Workspace,
  maxSteps: number,
): NearbyAnswer {
  if (isPlain(trace, stuckAt, workspace.automaton)) return { isContradiction: true, steps: 0 };
  const end = trace.ret[stuckAt]!;
  let last = trace.count;
  while (trace.call[last - 1]! > end) last--;
  let steps = 0;
  for (let size = FIRST_WINDOW; size < last && steps < maxSteps; size *= GROWTH) {
    const begin = Math.min(trace.call[last - size]!, trace.call[stuckAt]!);
    const answer = contradictsIn(trace, begin, end, workspace, maxSteps - steps);
    steps += answer.steps;
    if (answer.isContradiction) return { isContradiction: true, steps };
  }
  return { isContradiction: false, steps };
}

/** What needs no search: the operation demands a value that nothing had left by then, or that was certainly gone. */
function isPlain(trace: Trace, at: number, { cell, initial }: Automaton): boolean {
  const demanded = cell!.demands(trace.letter[at]!);
  if (demanded === IMPOSSIBLE) return false;
  const isNew = demanded !== initial && lastGiver(trace, at, cell!) === -1;
  return isNew || proofOfStaleness(trace, at, cell!, () => true) !== -1;
}

function contradictsIn(
  trace: Trace,
  begin: number,
  end: number,
  workspace: Workspace,
  maxSteps: number,
): NearbyAnswer {
  const { automaton, unnoticed } = workspace;
  const window = withoutUnnoticed(between(trace, begin, end, automaton.alphabet), unnoticed!);
  const search = workspace.search();
  let steps = 0;
  let isContradiction = true;
  for (const initial of statesIn(window, automaton.cell!)) {
    search.begin(window, { initial });
    isContradiction = search.run(maxSteps - steps) === "not-linearizable";
    steps += search.steps;
    if (!isContradiction) break;
  }
  workspace.giveBack(search);
  return { isContradiction, steps };
}

/** What the object may have held before: each value that is demanded, and any other. */
function statesIn(window: Trace, cell: CodedCell): Set<State> {
  const states = new Set([ANY_OTHER]);
  for (const letter of window.letter) {
    const demanded = cell.demands(letter);
    if (demanded !== IMPOSSIBLE) states.add(demanded);
  }
  return states;
}
