import type { Anomaly, View } from "../../src/core/verdict.ts";
import type { History } from "../../src/history/history.ts";
import { OutOfBytes } from "../parts/byte-budget.ts";
import type { Automaton } from "./automaton.ts";
import { type DeadEnds, deadEndsOf, type Order } from "./dead-ends.ts";
import { possibleStates } from "./possible-states.ts";
import { alternatives, demandedValue, type Scene, type Story } from "./scene.ts";
import { shortestPrefix } from "./shortest-prefix.ts";
import { noOrder, simpleStoryOf } from "./story.ts";
import type { Trace } from "./trace.ts";
import { minimise } from "./witness.ts";
import type { Workspace } from "./workspace.ts";

/** Steps that making a witness smaller may always take, and at least four times what finding the contradiction took. */
const MIN_STEPS = 20_000;

/** Steps in which the ends of all orders are looked for, beside some for each operation. */
const END_STEPS = 5_000;
const END_STEPS_PER_OPERATION = 8;

/** Ways in which a witness may have gone at one moment, beyond which nobody is told what the object could have been. */
const MOST_WAYS = 500;

/** Operations whose returns are told, and states for each. */
const TOLD_RETURNS = 20;
const TOLD_STATES = 8;

/** A witness that could not be made smaller is told by its end. */
const TOLD_OPERATIONS = 1_000;

/** An object that is not linearizable: the operation that no order gets past, by index into its trace. */
export interface Contradiction {
  readonly trace: Trace;
  readonly stuckAt: number;
  /** A weakening of the trace that is not linearizable either and stuck at the same operation, where one is known. */
  readonly part?: Trace;
  /** What it took to find. */
  readonly steps: number;
  /** How many operations the history has on this object. */
  readonly of: number;
}

/** Turns a contradiction into an anomaly: a witness made as small as the budget allows, its story, and what a report may draw. */
export function explain(
  history: History,
  contradiction: Contradiction,
  workspace: Workspace,
  tell?: (scene: Scene) => Story | undefined,
): Anomaly {
  const { trace, steps, of, part = trace } = contradiction;
  const { automaton } = workspace;
  const maxSteps = Math.max(MIN_STEPS, 4 * steps);
  const stoppedAt = part.row.indexOf(trace.row[contradiction.stuckAt]!);
  const complete = shortestPrefix(part, stoppedAt, workspace, maxSteps);
  const stuck = part.row[complete]!;
  const stuckAt = trace.row.indexOf(stuck);
  const witness = minimise(part, complete, workspace, maxSteps);
  const ends = endsWithin(witness.trace, stuck, workspace);
  const operations = Array.from(witness.trace.row)
    .sort((a, b) => a - b)
    .slice(-TOLD_OPERATIONS);
  const scene: Scene = { history, automaton, trace, stuckAt, witness: new Set(operations), ends };
  const simple = tell?.(scene) ?? simpleStoryOf(scene);
  return {
    type: "not-linearizable",
    ...(simple ?? noOrder(scene)),
    operations,
    // Where the orders are the argument, what they allowed meanwhile is part of it.
    view: {
      ...viewOf(scene, witness.trace),
      ...(simple ? {} : { states: statesOf(witness.trace, automaton) }),
    },
    ...(operations.length < of ? { minimised: { kept: operations.length, of } } : {}),
  };
}

function endsWithin(trace: Trace, stuck: number, workspace: Workspace): DeadEnds {
  const maxSteps = END_STEPS + END_STEPS_PER_OPERATION * trace.count;
  const stuckAt = trace.row.indexOf(stuck);
  try {
    return deadEndsOf(trace, stuckAt, workspace, maxSteps);
  } catch (error) {
    if (!(error instanceof OutOfBytes)) throw error;
    return { states: [], longest: [], stuck: [stuckAt] };
  }
}

function viewOf(scene: Scene, witness: Trace): Extract<View, { kind: "linearization" }> {
  const { automaton, ends } = scene;
  const { key } = witness;
  const reason = reasonOf(scene);
  return {
    kind: "linearization",
    ...(key === undefined ? {} : { key }),
    initial: automaton.describe(automaton.initial),
    partials: ends.longest.map((order) => stepsOf(automaton, order)),
    stuck: ends.stuck.map((i, nth) => ({
      op: witness.row[i]!,
      reason: nth === 0 ? reason : reasonOf({ ...scene, trace: witness, stuckAt: i }),
    })),
  };
}

function statesOf(witness: Trace, automaton: Automaton) {
  return possibleStates(witness, automaton, MOST_WAYS)
    .slice(-TOLD_RETURNS)
    .map(({ after, states }) => ({
      op: witness.row[after]!,
      states: states.slice(0, TOLD_STATES).map((state) => automaton.describe(state)),
    }));
}

const stepsOf = (automaton: Automaton, order: Order) =>
  order.map(({ op, state }) => ({ op, state: automaton.describe(state) }));

/** Why an operation could not come next. */
function reasonOf(scene: Scene): string {
  const value = demandedValue(scene);
  const states = alternatives(scene, scene.ends.states);
  return value === undefined
    ? `not possible when the ${scene.automaton.alphabet.model.name} is ${states}`
    : `needs ${value}, but the value is ${states}`;
}
