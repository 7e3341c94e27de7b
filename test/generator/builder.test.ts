import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { build, type Generators } from "../../src/generator/builder.ts";
import type { Generator } from "../../src/generator/generator.ts";
import { names, told } from "./told.ts";

/** A client as a user writes one: only the types of its operations matter here. */
const operations = {
  read: (_: Kv) => 0,
  write: (_: Kv, _value: number) => {},
  cas: async (_: Kv, [_from, _to]: [number, number]) => true,
  transfer: (_: Kv, _input: { from: string; amount: number }) => {},
  scan: (_: Kv, _limit?: number) => [],
  tell: (_: Kv, _text: string, _call: { op: number }) => {},
};
interface Kv {
  readonly name: string;
}
type G = Generators<typeof operations>;
const plan = (define: (g: G) => Generator) => build(operations, define);

test("tutorial: a test says what to do with words that know its operations", () => {
  const generator = plan((g) =>
    g.timeLimit(
      milliseconds(100),
      g.stagger(
        milliseconds(1),
        g.mix(g.op("read"), g.op("write", g.int(0, 4)), g.op("cas", g.tuple(g.int(0, 4), g.int(0, 4)))),
      ),
    ),
  );
  const words = new Set(names(generator, { clients: 5 }).split(" "));
  expect(words).toEqual(new Set(["read", "write", "cas"]));
});

test("right inputs are right", () => {
  const all = plan((g) =>
    g.sequence(
      g.op("write", 3),
      g.op("write", () => 4),
      g.op("write", g.constantFrom(5, 6)),
      g.op("cas", [1, 2]),
      g.op(
        "cas",
        g.unique((n) => [n, n + 1]),
      ),
      g.op("transfer", { from: "a", amount: 3 }),
      g.op("scan"),
      g.op("scan", g.int(7, 7)),
      g.op("tell", g.string()),
    ),
  );
  expect(
    told(all, { clients: 9 })
      .map((line) => line.split(" ")[3])
      .slice(3, 8),
  ).toEqual(["cas([1,2])", "cas([0,1])", 'transfer({"from":"a","amount":3})', "scan", "scan(7)"]);
});

describe("wrong ones are errors of the compiler", () => {
  // Never called: that each line is an error is what is tested, by the compiler, which refuses an expectation that is not met.
  const wrong = (g: G) => [
    // @ts-expect-error there is no such operation
    g.op("raed"),
    // @ts-expect-error it takes no input
    g.op("read", 5),
    // @ts-expect-error its input is missing
    g.op("write"),
    // @ts-expect-error a constant of the wrong type
    g.op("write", "3"),
    // @ts-expect-error an arbitrary of the wrong type
    g.op("write", g.string()),
    // @ts-expect-error a function of the wrong result
    g.op("write", () => "3"),
    // @ts-expect-error a pair that is too short
    g.op("cas", g.tuple(g.int(0, 4))),
    // @ts-expect-error a pair of the wrong types
    g.op("cas", g.tuple(g.int(0, 4), g.string())),
    // @ts-expect-error numbers, but it wants pairs
    g.op("cas", g.unique()),
    // @ts-expect-error a field is missing
    g.op("transfer", { from: "a" }),
    // @ts-expect-error optional, but a number
    g.op("scan", "all"),
    // @ts-expect-error seconds without a unit are no duration
    g.timeLimit(5, g.op("read")),
  ];

  test("and of the run, where no compiler looked", () => {
    expect(wrong).toBeTypeOf("function");
    expect(() => build(operations, (g) => g.op("raed" as "read"))).toThrow(
      'the generator asks for "raed", which is no operation of the client. Did you mean read?',
    );
  });
});

test("unique() counts in the test, and in each key for itself", () => {
  expect(names(plan((g) => g.limit(2, g.op("read"))))).toBe("read read");
  expect(
    told(
      plan((g) => g.eachThread(g.once(g.op("write", g.unique())))),
      { clients: 3 },
    )
      .map((line) => line.split(" ")[3])
      .toSorted(),
  ).toEqual(["write(0)", "write(1)", "write(2)"]);
  const keyed = plan((g) =>
    g.limit(
      4,
      g.perKey(1, () => g.limit(2, g.op("write", g.unique()))),
    ),
  );
  expect(
    told(keyed, { clients: 2 })
      .map((line) => line.split(" ")[3])
      .toSorted(),
  ).toEqual(["0:write(0)", "0:write(1)", "1:write(0)", "1:write(1)"]);
});

test("the builder may be taken apart", () => {
  expect(names(plan(({ op, limit }) => limit(2, op("read"))))).toBe("read read");
});
