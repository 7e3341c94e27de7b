import { describe, expect, test } from "vitest";
import { linearizable } from "../../checkers/index.ts";
import { partition } from "../../nemeses/index.ts";
import { defineTest, every, Fail, seconds } from "../../src/index.ts";
import { etcd } from "../../systems/index.ts";

class Kv {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  get = async (key: string): Promise<number> => key.length;
  put = async (_key: string, _value: number): Promise<void> => {};
}

const setting = {
  name: "a test",
  system: etcd({ nodes: 5 }),
  nemesis: [every(seconds(10), partition(["majority"]))],
  checkers: [linearizable({ model: "cas-register" })],
};

test("tutorial: a test is data; its connection and its operations are inferred", () => {
  const defined = defineTest({
    ...setting,
    client: {
      open: (node) => new Kv(node.name),
      readOnly: ["read"],
      operations: {
        read: (kv) => kv.get("x"),
        write: (kv, value: number) => kv.put("x", value),
        cas: async (kv, [from, to]: [number, number]) => {
          if (from === to) throw new Fail("value did not match");
          await kv.put("x", to);
        },
      },
    },
    generator: (g) =>
      g.mix(g.op("read"), g.op("write", g.int(0, 4)), g.op("cas", g.tuple(g.int(0, 4), g.int(0, 4)))),
  });
  expect(defined.system).toMatchObject({ nodes: 5, settings: { reads: "linearizable" } });
});

// Each line below that must not compile says so; `npm run lint` compiles the tests, and an error that is missing is an error.
describe("what the compiler refuses", () => {
  test("an operation that uses the connection wrongly, and a generator that uses operations wrongly", () => {
    const wrong = () =>
      defineTest({
        ...setting,
        client: {
          open: async (node) => new Kv(node.name),
          operations: {
            // @ts-expect-error: a key is a text
            read: (kv) => kv.get(5),
            write: (kv, value: number) => kv.put("x", value),
          },
        },
        generator: (g) =>
          g.mix(
            g.op("read"),
            // @ts-expect-error: no such operation
            g.op("wirte", 1),
            // @ts-expect-error: a number is wanted
            g.op("write", g.string()),
            // @ts-expect-error: an input is missing
            g.op("write"),
          ),
      });
    expect(wrong).toBeTypeOf("function");
  });

  test("an option that is missing", () => {
    // @ts-expect-error: no generator
    const wrong = () => defineTest({ ...setting, client: { open: () => 1, operations: { read: () => 1 } } });
    expect(wrong).toBeTypeOf("function");
  });
});
