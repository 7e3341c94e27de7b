import { decodeValue, Interner, type ValueCode } from "../../src/history/value-code.ts";
import { type Alphabet, NotJudged } from "./alphabet.ts";
import { describeState } from "./describe.ts";
import type { Cell } from "./model.ts";

/** A state as one integer: the code of its value. */
export type State = ValueCode;

/** In place of a state: the operation is not possible. (No value has this code.) */
export const IMPOSSIBLE = -1;

/** A model run on integers: states and letters are numbered, and a step that was taken once is looked up. */
export interface Automaton {
  readonly alphabet: Alphabet;
  readonly initial: State;
  /** The state after a letter, or {@link IMPOSSIBLE}. */
  readonly step: (state: State, letter: number) => State;
  /** A state in a few words. */
  readonly describe: (state: State) => string;
  /** For objects that hold one value: what a letter demands and leaves, {@link IMPOSSIBLE} standing for *any* and *nothing*. */
  readonly cell?: CodedCell;
}

/** A {@link Cell} on integers. */
export interface CodedCell {
  readonly demands: (letter: number) => State;
  readonly leaves: (letter: number) => State;
}

/** The automaton of an alphabet's model. */
export function automatonOf(alphabet: Alphabet): Automaton {
  const states = new Interner();
  const { model } = alphabet;
  const initial = states.code(model.init);
  const describe = (state: State) => describeState(model, decodeValue(state, states.values));
  if (!model.cell) return { alphabet, initial, describe, step: rememberedStep(alphabet, states) };
  const cell = codedCell(alphabet, model.cell, states);
  return { alphabet, initial, describe, cell, step: cellStep(cell) };
}

/** The step of an object that holds one value: one comparison. */
function cellStep({ demands, leaves }: CodedCell): Automaton["step"] {
  return (state, letter) => {
    const demanded = demands(letter);
    if (demanded !== IMPOSSIBLE && demanded !== state) return IMPOSSIBLE;
    const left = leaves(letter);
    return left === IMPOSSIBLE ? state : left;
  };
}

/** Letters are new at any time (a witness makes operations optional), so their codes are found when they are first asked for. */
function codedCell(alphabet: Alphabet, cell: Cell, states: Interner): CodedCell {
  const demanded: State[] = [];
  const left: State[] = [];
  const extend = (letter: number) => {
    for (let next = demanded.length; next <= letter; next++) {
      const operation = alphabet.operation(next);
      const demand = cell.demands(operation);
      const leave = cell.leaves(operation);
      demanded.push(demand === undefined ? IMPOSSIBLE : states.code(demand));
      left.push(leave === undefined ? IMPOSSIBLE : states.code(leave));
    }
  };
  return {
    demands(letter) {
      if (letter >= demanded.length) extend(letter);
      return demanded[letter]!;
    },
    leaves(letter) {
      if (letter >= left.length) extend(letter);
      return left[letter]!;
    },
  };
}

const ENTRY = 3;
const MAX_ENTRIES = 2 ** 16;

/**
 * The step of any model behind a direct-mapped cache of (state, letter) → state. Steps are pure, so the cache may forget:
 * it needs no growth and no budget, at most 768 KiB.
 */
function rememberedStep(alphabet: Alphabet, states: Interner): Automaton["step"] {
  const entries = Math.min(MAX_ENTRIES, 2 ** Math.ceil(Math.log2(16 * (alphabet.size + 1))));
  const cache = new Int32Array(entries * ENTRY).fill(IMPOSSIBLE);
  return (state, letter) => {
    const place = ((Math.imul(state, 0x9e3779b1) ^ Math.imul(letter, 0x85ebca6b)) >>> 8) & (entries - 1);
    const at = place * ENTRY;
    if (cache[at + 1] === letter && cache[at] === state) return cache[at + 2]!;
    const next = computedStep(alphabet, states, state, letter);
    cache[at] = state;
    cache[at + 1] = letter;
    cache[at + 2] = next;
    return next;
  };
}

/** One step as the model takes it. Checks what the model says of itself: an observer that changes the state would make verdicts wrong. */
function computedStep(alphabet: Alphabet, states: Interner, state: State, letter: number): State {
  const operation = alphabet.operation(letter);
  const before = decodeValue(state, states.values);
  const after = alphabet.model.step(before, operation);
  if (after === undefined) return IMPOSSIBLE;
  const next = states.code(after);
  if (next !== state && alphabet.role(letter) === "observes") {
    throw new NotJudged(
      `the model ${alphabet.model.name} says that ${operation.f} only observes, but it turned ${JSON.stringify(before)} into ${JSON.stringify(after)}`,
    );
  }
  return next;
}
