import { type Alphabet, NotJudged } from "./alphabet.ts";
import { CodedCell } from "./coded-cell.ts";
import { describeState } from "./describe.ts";
import { Foresight } from "./foresight.ts";
import { Remembered } from "./remembered.ts";
import { IMPOSSIBLE, type State, StateTable } from "./state-table.ts";

export type { CodedCell } from "./coded-cell.ts";
export { IMPOSSIBLE, type State } from "./state-table.ts";

/** A model run on integers: states and letters are numbered, and a step that was taken once is looked up. */
export interface Automaton {
  readonly alphabet: Alphabet;
  readonly initial: State;
  /** The state after a letter, or {@link IMPOSSIBLE}. */
  readonly step: (state: State, letter: number) => State;
  /** A state in a few words. */
  readonly describe: (state: State) => string;
  /** For objects that hold one value: what a letter demands and leaves. */
  readonly cell?: CodedCell;
  /** For objects whose observers tell of what was before. */
  readonly foresight?: Foresight;
}

/** The automaton of an alphabet's model. */
export function automatonOf(alphabet: Alphabet): Automaton {
  const states = new StateTable(alphabet.bytes);
  const { model } = alphabet;
  const initial = states.id(model.init);
  const describe = (state: State) => describeState(model, states.value(state));
  if (model.cell) {
    const cell = new CodedCell(alphabet, model.cell, states);
    return { alphabet, initial, describe, cell, step: (state, letter) => cell.step(state, letter) };
  }
  const steps = new Remembered(alphabet, (state, letter) => computedStep(alphabet, states, state, letter));
  const step = (state: State, letter: number) => steps.answer(state, letter);
  if (!model.lookAhead) return { alphabet, initial, describe, step };
  return { alphabet, initial, describe, step, foresight: new Foresight(alphabet, model.lookAhead, states) };
}

/** One step as the model takes it. Checks what the model says of itself: an observer that changes the state would make verdicts wrong. */
function computedStep(alphabet: Alphabet, states: StateTable, state: State, letter: number): State {
  const operation = alphabet.operation(letter);
  const before = states.value(state);
  const after = alphabet.model.step(before, operation);
  if (after === undefined) return IMPOSSIBLE;
  const next = states.id(after);
  if (next !== state && alphabet.role(letter) === "observes") {
    throw new NotJudged(
      `the model ${alphabet.model.name} says that ${operation.f} only observes, but it turned ${JSON.stringify(before)} into ${JSON.stringify(after)}`,
    );
  }
  return next;
}
