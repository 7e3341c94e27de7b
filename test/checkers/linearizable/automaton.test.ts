import { expect, test } from "vitest";
import type { Model } from "../../../checkers/index.ts";
import { Alphabet } from "../../../checkers/linearizable/alphabet.ts";
import { automatonOf, IMPOSSIBLE } from "../../../checkers/linearizable/automaton.ts";
import { tracesOf } from "../../../checkers/linearizable/trace.ts";
import { ByteBudget } from "../../../checkers/parts/byte-budget.ts";
import { DEFAULT_BUDGET } from "../../../src/check/checker.ts";
import { historyOf, type TestEvent } from "../events.ts";

/** A counter that is never below zero. */
const counter: Model<number> = {
  name: "counter",
  init: 0,
  functions: { add: "both" },
  step: (state, { input }) => (state + (input as number) < 0 ? undefined : state + (input as number)),
};

/** The automaton of a counter to which each of these numbers was added, and its letters in the same order. */
function counterOf(amounts: readonly number[]) {
  const history = historyOf(
    amounts.flatMap((amount): TestEvent[] => [
      [0, "invoke", "add", amount],
      [0, "ok", "add", null],
    ]),
  );
  const bytes = new ByteBudget(DEFAULT_BUDGET.maxBytes);
  const alphabet = new Alphabet(counter, history, bytes);
  const [trace] = tracesOf(history, alphabet, bytes);
  return { automaton: automatonOf(alphabet), letters: [...(trace?.letter ?? [])] };
}

test("a tutorial: a model run on integers", () => {
  const { automaton, letters } = counterOf([2, -3]);
  const [addTwo, takeThree] = letters as [number, number];

  const two = automaton.step(automaton.initial, addTwo);
  expect(automaton.describe(two)).toBe("2");
  expect(automaton.step(two, takeThree)).toBe(IMPOSSIBLE);
});

// The memory of steps has fewer places than that, so each is taken by several pairs of a state and a letter in turn.
const MANY = 100_000;

test("steps that share a place in memory are told apart by their letter", () => {
  const { automaton, letters } = counterOf(Array.from({ length: MANY }, (_, amount) => amount));
  const wrong = letters.filter(
    (letter, amount) => automaton.describe(automaton.step(automaton.initial, letter)) !== `${amount}`,
  );
  expect(wrong).toEqual([]);
});

test("and by their state", () => {
  const { automaton, letters } = counterOf([1]);
  const states = Array.from({ length: MANY });
  for (let n = 0, state = automaton.initial; n < MANY; n++)
    states[n] = state = automaton.step(state, letters[0]!);
  const again = states.map((_, n) =>
    automaton.step(n === 0 ? automaton.initial : (states[n - 1] as number), letters[0]!),
  );
  expect(again.every((state, n) => state === states[n] && automaton.describe(state) === `${n + 1}`)).toBe(
    true,
  );
});
