import { expect, test } from "vitest";
import { casRegister, linearizable } from "../../../checkers/index.ts";
import { Alphabet } from "../../../checkers/linearizable/alphabet.ts";
import { automatonOf } from "../../../checkers/linearizable/automaton.ts";
import { possibleStates } from "../../../checkers/linearizable/possible-states.ts";
import { tracesOf } from "../../../checkers/linearizable/trace.ts";
import { ByteBudget } from "../../../checkers/parts/byte-budget.ts";
import { DEFAULT_BUDGET } from "../../../src/check/checker.ts";
import { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import { FAIL, INFO, NEVER, OK } from "../../../src/history/columns.ts";
import type { History } from "../../../src/history/history.ts";
import { check } from "../check.ts";
import { historyOf } from "../events.ts";
import { randomHistory } from "../random-history.ts";

/** What the search level by level says: operation numbers with states as JSON, sorted. */
function found(history: History, most = 10_000) {
  const bytes = new ByteBudget(DEFAULT_BUDGET.maxBytes);
  const alphabet = new Alphabet(casRegister(), history, bytes);
  const [trace] = tracesOf(history, alphabet, bytes);
  const automaton = automatonOf(alphabet);
  if (!trace) return [];
  return possibleStates(trace, automaton, most).map(({ after, states }) => ({
    op: trace.row[after],
    states: states.map(automaton.describe).sort(),
  }));
}

/** The definition: after a return, every state that some order of the operations called by then leaves, in which all that returned have their turn. */
function defined(history: History) {
  const { count, type, callPosition, returnPosition } = history.columns;
  const rows = Array.from({ length: count }, (_, row) => row).filter(
    (row) => type[row] !== FAIL && !(type[row] === INFO && history.operation(row).f === "read"),
  );
  const end = (row: number) => (type[row] === INFO ? NEVER : returnPosition[row]!);
  const step = (state: Value, row: number): Value | undefined => {
    const { f, input, output } = history.operation(row);
    if (f === "write") return input;
    if (f === "read") return output === state ? state : undefined;
    const [from, to] = input as readonly [Value, Value];
    return from === state ? to : undefined;
  };
  const told: { op: number; states: string[] }[] = [];
  for (const op of rows.filter((row) => end(row) !== NEVER).sort((a, b) => end(a) - end(b))) {
    const called = rows.filter((row) => callPosition[row]! < end(op));
    const states = new Set<string>();
    const go = (state: Value, left: readonly number[]) => {
      if (left.every((row) => end(row) > end(op))) states.add(JSON.stringify(state));
      for (const row of left) {
        if (left.some((other) => end(other) < callPosition[row]!)) continue;
        const next = step(state, row);
        if (next !== undefined)
          go(
            next,
            left.filter((other) => other !== row),
          );
      }
    };
    go(null, called);
    told.push({ op, states: [...states].sort() });
    if (states.size === 0) break;
  }
  return told;
}

test("tutorial: two writes at once leave either value, and a read tells which", () => {
  const history = historyOf([
    [0, "invoke", "write", 1],
    [1, "invoke", "write", 2],
    [0, "ok", "write", 1],
    [1, "ok", "write", 2],
    [2, "invoke", "read", null],
    [2, "ok", "read", 1],
    [3, "invoke", "read", null],
    [3, "ok", "read", 2],
  ]);
  expect(found(history)).toEqual([
    { op: 0, states: ["1", "2"] },
    { op: 1, states: ["1", "2"] },
    { op: 2, states: ["1"] },
    { op: 3, states: [] },
  ]);
});

test("the states are those of the definition", () => {
  const random = Random.of(11);
  let impossible = 0;
  for (let i = 0; i < 2_000; i++) {
    const history = randomHistory(random.fork(i), { functions: ["read", "write", "cas"], perturbed: true });
    const states = found(history);
    expect(states, `history ${i}`).toEqual(defined(history));
    if (states.at(-1)?.states.length === 0) impossible++;
  }
  expect(impossible).toBeGreaterThan(500);
});

test("where there are too many ways it stops, and what it has said stands", () => {
  const random = Random.of(12);
  for (let i = 0; i < 200; i++) {
    const history = randomHistory(random.fork(i), { functions: ["write", "cas"], perturbed: false });
    const whole = found(history);
    const part = found(history, 8);
    expect(part).toEqual(whole.slice(0, part.length));
  }
});

test("every completed operation of a witness is in an order that is kept, or could not come next", async () => {
  const random = Random.of(13);
  let [seen, argued] = [0, 0];
  for (let i = 0; i < 1_000; i++) {
    const history = randomHistory(random.fork(i), { functions: ["read", "write", "cas"], perturbed: true });
    for (const { operations, view } of (await check(linearizable(casRegister()), history)).anomalies) {
      if (view?.kind !== "linearization") throw new Error("a contradiction without its orders");
      const kept = new Set([...view.partials.flat(), ...view.stuck].map(({ op }) => op));
      // An indeterminate one may be of use only where another way needed it less.
      const completed = operations.filter((op) => history.columns.type[op] === OK);
      expect(completed.filter((op) => !kept.has(op))).toEqual([]);
      if (view.states) expect(view.states.at(-1)).toEqual({ op: view.stuck[0]?.op, states: [] });
      seen++;
      if (view.states) argued++;
    }
  }
  expect(seen).toBeGreaterThan(200);
  expect(argued).toBeGreaterThan(20);
});
