import type { Step } from "../../src/core/verdict.ts";
import { IMPOSSIBLE } from "./automaton.ts";
import {
  began,
  deed,
  demandedValue,
  ended,
  observes,
  type Scene,
  type Story,
  stuckOperation,
  words,
} from "./scene.ts";
import { lastGiver, proofOfStaleness } from "./stale.ts";

/** The story of a value that could not have come from anywhere; `undefined` where that is not so. */
export function neverWritten(scene: Scene): Story | undefined {
  const { automaton, trace, stuckAt } = scene;
  const { cell, initial } = automaton;
  const demanded = cell?.demands(trace.letter[stuckAt]!) ?? IMPOSSIBLE;
  if (!cell || demanded === IMPOSSIBLE || demanded === initial || lastGiver(trace, stuckAt, cell) !== -1)
    return undefined;
  const value = automaton.describe(demanded);
  const because = `nothing that leaves ${value} was invoked before this operation returned, and the initial value is ${automaton.describe(initial)}`;
  return {
    message: `${deed(scene)}, but nothing had written ${value} by then: not linearizable`,
    steps: [{ to: trace.row[stuckAt]!, because }],
  };
}

/** The story of a value that was gone before the operation that needs it began; `undefined` where that is not so. */
export function lost(scene: Scene): Story | undefined {
  const { history, automaton, trace, stuckAt, witness } = scene;
  const { cell } = automaton;
  const value = demandedValue(scene);
  if (!cell || value === undefined) return undefined;
  const proof = proofOfStaleness(trace, stuckAt, cell, (i) => witness.has(trace.row[i]!));
  if (proof === -1) return undefined;
  const later = history.operation(trace.row[proof]!);
  const other = automaton.describe(cell.shows(trace.letter[proof]!));
  const [seen, answered] = observes(scene, proof) ? ["read", "answered"] : ["written", "acknowledged"];
  const [that, verdict] = observes(scene, stuckAt)
    ? ["that read", "a stale read, not linearizable"]
    : ["it", "not linearizable"];
  const giver = lastGiver(trace, stuckAt, cell);
  const again = giver === -1 ? `nothing ever wrote ${value}` : `nothing wrote ${value} again`;
  const message = `${deed(scene)}, but ${other} had been ${seen} before ${that} began (${answered} at ${ended(scene, later)}) and ${again}: ${verdict}`;
  return { message, steps: stepsOf(scene, value, proof, giver) };
}

function stepsOf(scene: Scene, value: string, proof: number, giver: number): Step[] {
  const { history, trace } = scene;
  const later = history.operation(trace.row[proof]!);
  const last = stuckOperation(scene);
  const [did, needs] = [words(scene, later), words(scene, last)];
  return [
    giver === -1
      ? { to: later.op, because: `${value} is the initial value, and nothing ever wrote it` }
      : lastChange(scene, value, giver, proof),
    {
      from: later.op,
      to: last.op,
      because: `${did} returned at ${ended(scene, later)}, before ${needs} began at ${began(scene, last)}`,
    },
    { to: last.op, because: `so ${value} was gone before ${needs} began, which needs it: a contradiction` },
  ];
}

function lastChange(scene: Scene, value: string, giver: number, proof: number): Step {
  const { history, trace } = scene;
  const [source, later] = [history.operation(trace.row[giver]!), history.operation(trace.row[proof]!)];
  const because = `the last change to ${value}, ${words(scene, source)}, returned at ${ended(scene, source)}, before ${words(scene, later)} began at ${began(scene, later)}`;
  return { from: source.op, to: later.op, because };
}
