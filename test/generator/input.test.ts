import { describe, expect, test } from "vitest";
import { int } from "../../src/generator/arbitrary.ts";
import { any } from "../../src/generator/choice.ts";
import { eachThread } from "../../src/generator/copies.ts";
import { filter } from "../../src/generator/filter.ts";
import type { Generator } from "../../src/generator/generator.ts";
import { sequentialKeys } from "../../src/generator/independent.ts";
import { op } from "../../src/generator/op.ts";
import { phases } from "../../src/generator/phases.ts";
import { concat, cycle, limit } from "../../src/generator/sequence.ts";
import { type Simulation, simulate } from "../../src/generator/simulate.ts";
import { map } from "../../src/generator/transform.ts";
import { numbered, unique } from "../../src/generator/unique.ts";

const inputs = (generator: Generator, simulation?: Simulation) =>
  simulate(generator, simulation)
    .filter(({ type }) => type === "invoke")
    .map(({ input }) => input);

test("tutorial: an input is a constant, an arbitrary, a function, or unique", () => {
  expect(inputs(limit(2, op("write", 7)))).toEqual([7, 7]);
  expect(
    inputs(limit(50, op("write", int(0, 4))))
      .toSorted()
      .at(-1),
  ).toBe(4);
  expect(
    inputs(
      limit(
        3,
        op("write", (_, { emitted }) => ["task", emitted]),
      ),
    ),
  ).toEqual([
    ["task", 0],
    ["task", 1],
    ["task", 2],
  ]);
  expect(inputs(numbered(limit(3, op("add", unique()))))).toEqual([0, 1, 2]);
});

test("no input is null", () => expect(inputs(limit(1, op("read")))).toEqual([null]));

test("a constant may be any value", () => {
  const value = { list: [1, null, "x"], flag: true };
  expect(inputs(limit(1, op("write", value)))).toEqual([value]);
});

test("a function draws from a stream of its own: the same for the same task, another for the next", () => {
  const rolls = op("roll", (random) => [random.int(1, 1e9), random.int(1, 1e9)]);
  const first = inputs(limit(20, rolls), { seed: 1 });
  expect(inputs(limit(20, rolls), { seed: 1 })).toEqual(first);
  expect(inputs(limit(20, rolls), { seed: 2 })).not.toEqual(first);
  expect(new Set(first.flat()).size).toBe(40);
});

describe("unique", () => {
  const add = op("add", unique());

  test("copies never hand out the same", () => {
    const copies = numbered(
      phases(eachThread(limit(2, add)), cycle(limit(2, add), 2), any(limit(2, add), limit(2, add))),
    );
    expect(inputs(copies, { clients: 3 })).toEqual(Array.from({ length: 14 }, (_, i) => i));
  });

  test("each key counts for itself", () => {
    const keyed = sequentialKeys(["x", "y"], () => concat(limit(2, add), limit(1, add)));
    expect(inputs(keyed)).toEqual([0, 1, 2, 0, 1, 2]);
  });

  test("a number is handed out when it is used, and dropped when it is not wanted", () => {
    expect(
      inputs(
        numbered(
          limit(
            3,
            filter(({ input }) => Number(input) % 3 === 1, add),
          ),
        ),
      ),
    ).toEqual([1, 4, 7]);
  });

  test("survives a change of the input", () => {
    const pairs = map(({ input }) => ({ input: ["k", input] }), add);
    expect(inputs(numbered(limit(2, pairs)))).toEqual([
      ["k", 0],
      ["k", 1],
    ]);
  });

  test("a value made of the number, and of chance", () => {
    const messages = op(
      "send",
      unique((n, random) => ({ id: n, size: random.int(1, 1e9) })),
    );
    const sent = inputs(numbered(limit(3, messages))) as { id: number; size: number }[];
    expect(sent.map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(new Set(sent.map(({ size }) => size)).size).toBe(3);
  });

  test("an inner scope counts for itself and leaves the outer one as it was", () => {
    const inner = numbered(limit(2, add));
    expect(inputs(numbered(concat(limit(1, add), inner, limit(2, add))))).toEqual([0, 0, 1, 1, 2]);
  });

  test("outside of any scope it says what to do", () => {
    expect(() => inputs(add)).toThrow("wrap the whole generator in numbered(…)");
  });
});
