import { NEVER } from "../../src/history/columns.ts";
import { type Automaton, IMPOSSIBLE, type State } from "./automaton.ts";
import type { Trace } from "./trace.ts";

/** What an object could have been at the moment when an operation, by index into the trace, had returned. */
export interface PossibleStates {
  readonly after: number;
  /** In no particular order; none where nothing allows that the operation returned. */
  readonly states: readonly State[];
}

/**
 * A way in which it may have gone so far, as one number: the state that it left, and below that a bit for each operation that had
 * its turn and has not returned.
 */
type Way = number;

/** Operations that have a bit. */
const MOST_OPERATIONS = 30;
const MASK = 2 ** MOST_OPERATIONS - 1;

/**
 * All states that an object could have been in over time, return by return: breadth first, the ways at one return made from
 * those at the one before by giving open operations their turn (Lowe 2017). Ends at the return that nothing allows, or when
 * there are more than `most` ways: exponential in the operations that are open at once. Of a longer trace it says nothing.
 */
export function possibleStates(trace: Trace, automaton: Automaton, most: number): PossibleStates[] {
  const told: PossibleStates[] = [];
  if (trace.count > MOST_OPERATIONS) return told;
  let ways: Way[] = [wayOf(automaton.initial, 0)];
  for (const after of inOrderOfReturns(trace)) {
    const all = closure(ways, trace, after, automaton, most);
    if (!all) break;
    ways = [];
    for (const way of all) if (hasPassed(way, after)) ways.push(way - 2 ** after);
    told.push({ after, states: [...new Set(ways.map(stateOf))] });
    if (ways.length === 0) break;
  }
  return told;
}

const wayOf = (state: State, passed: number): Way => state * (MASK + 1) + passed;

const stateOf = (way: Way): State => Math.floor(way / (MASK + 1));

const hasPassed = (way: Way, index: number): boolean => (way & MASK & (1 << index)) !== 0;

function inOrderOfReturns({ count, ret }: Trace): number[] {
  const completed: number[] = [];
  for (let i = 0; i < count; i++) if (ret[i] !== NEVER) completed.push(i);
  return completed.sort((a, b) => ret[a]! - ret[b]!);
}

/** Ways, and all that open operations can make of them until operation `after` returns; nothing where that is too much. */
function closure(
  ways: readonly Way[],
  { count, call, ret, letter }: Trace,
  after: number,
  automaton: Automaton,
  most: number,
): ReadonlySet<Way> | undefined {
  const found = new Set(ways);
  // A set is walked in the order of insertion: what is added meanwhile has its turn, too.
  for (const way of found) {
    for (let i = 0; i < count && call[i]! < ret[after]!; i++) {
      if (ret[i]! < ret[after]! || hasPassed(way, i)) continue;
      const next = automaton.step(stateOf(way), letter[i]!);
      if (next === IMPOSSIBLE) continue;
      found.add(wayOf(next, (way & MASK) | (1 << i)));
      if (found.size > most) return undefined;
    }
  }
  return found;
}
