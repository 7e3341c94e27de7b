import { expect, test } from "vitest";
import { fromFunction } from "../../src/generator/function.ts";
import { op } from "../../src/generator/op.ts";
import { limit, once, sequence } from "../../src/generator/sequence.ts";
import { hearing, names, told } from "./told.ts";

test("tutorial: a function says what comes next, until it says nothing", () => {
  const countdown = fromFunction((_, { emitted }) =>
    emitted < 3 ? once(op(`t-${3 - emitted}`)) : undefined,
  );
  expect(names(countdown)).toBe("t-3 t-2 t-1");
});

test("what it makes is gone through to its end before it is called again", () => {
  const pairs = fromFunction((_, { emitted }) =>
    emitted < 5 ? sequence(op(`a${emitted}`), op("b")) : undefined,
  );
  expect(names(pairs)).toBe("a0 b a2 b a4 b");
});

test("it is called only for a task that is wanted, and hears of events", () => {
  let calls = 0;
  const heard: string[] = [];
  const watched = fromFunction((_, { emitted }) => {
    calls++;
    return emitted < 2 ? hearing(heard, "made", once(op("a"))) : undefined;
  });
  names(watched, { clients: 1 });
  expect(calls).toBe(3);
  expect(heard).toEqual(["made: invoke a", "made: ok a", "made: invoke a", "made: ok a"]);
});

test("it is called again with other draws until it makes something of use", () => {
  const seldom = fromFunction((random) => limit(random.chance(0.9) ? 0 : 1, op("a")));
  expect(told(seldom, { tasks: 50 })).toHaveLength(50);
});

test("its draws are its own: those of what it makes are others", () => {
  const rolls = fromFunction((random) => once(op(`f${random.int(1, 1e9)}`, (own) => own.int(1, 1e9))));
  const lines = told(rolls, { tasks: 50 });
  expect(new Set(lines.map((line) => /f(\d+)/.exec(line)?.[1])).size).toBe(50);
  for (const line of lines) expect(/\((\d+)\)/.exec(line)?.[1]).not.toBe(/f(\d+)/.exec(line)?.[1]);
});

test("one that goes on making nothing is an error", () => {
  expect(() => names(fromFunction(() => limit(0, op("a"))))).toThrow("made 1000 generators in a row");
});
