import { type Automaton, IMPOSSIBLE, type State } from "./automaton.ts";
import type { Search } from "./search.ts";
import type { Trace } from "./trace.ts";
import type { Workspace } from "./workspace.ts";

/** An order as far as it went: operation numbers of the history, each with the state that it left behind. */
export type Order = readonly { readonly op: number; readonly state: State }[];

/** How every order of a trace ends at the operation that none of them gets past. */
export interface DeadEnds {
  /** All states in which the object could have been when that operation had to happen. */
  readonly states: readonly State[];
  /** The longest orders, one for each state that they end in, longest first, a few at most. */
  readonly longest: readonly Order[];
  /** What could have come next and could not, by index into the trace: the stuck operation first, then others pending with it. */
  readonly stuck: readonly number[];
}

/** Orders kept for a report, and the most operations of one: its last ones. */
const ORDERS = 6;
const LONGEST = 200;

/** States that orders are kept for while it is not known yet which are the longest. */
const MAX_ENDS = 64;

/** Searches a trace that is known not to be linearizable once more, taking notes at its highest level. Ends after `maxSteps` with what there is. */
export function deadEndsOf(trace: Trace, stuckAt: number, workspace: Workspace, maxSteps: number): DeadEnds {
  const states = new Set<State>();
  const ends = new Map<State, Order>();
  const depths = new Map<State, number>();
  const search = workspace.search();
  search.onRetreat = (at, isEnd) => {
    if (at.nextReturn !== stuckAt) return;
    states.add(at.state);
    if (!isEnd || at.depth <= (depths.get(at.state) ?? -1) || (ends.size >= MAX_ENDS && !ends.has(at.state)))
      return;
    ends.set(at.state, orderOf(at, trace));
    depths.set(at.state, at.depth);
  };
  search.begin(trace, { unforeseen: stuckAt });
  search.run(maxSteps);
  search.onRetreat = undefined;
  workspace.giveBack(search);
  const longest = [...ends.values()].sort((a, b) => b.length - a.length).slice(0, ORDERS);
  const stuck = [stuckAt, ...alsoStuck(trace, stuckAt, workspace.automaton, longest)];
  return { states: [...states], longest, stuck };
}

const orderOf = (search: Search, trace: Trace): Order =>
  search.path(LONGEST).map(({ index, state }) => ({ op: trace.row[index]!, state }));

/** Operations called before the stuck one returned that are in no order and that the model does not allow at the end of any. */
function alsoStuck(trace: Trace, stuckAt: number, automaton: Automaton, orders: readonly Order[]): number[] {
  const placed = new Set(orders.flatMap((order) => order.map(({ op }) => op)));
  const ends = orders.map((order) => order.at(-1)?.state ?? automaton.initial);
  const impossible = (i: number) =>
    ends.every((state) => automaton.step(state, trace.letter[i]!) === IMPOSSIBLE);
  const result: number[] = [];
  for (let i = 0; i < trace.count && trace.call[i]! < trace.ret[stuckAt]!; i++) {
    if (i !== stuckAt && !placed.has(trace.row[i]!) && impossible(i)) result.push(i);
  }
  return result;
}
