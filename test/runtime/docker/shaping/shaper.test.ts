import { expect, test } from "vitest";
import { keyOf, readTold, tableText } from "../../../../src/runtime/docker/shaping/shaper.ts";

const addressOf = (node: string) => `10.0.0.${node.slice(1)}`;

test("a link is known by who sends, or by which way it leads to clients", () => {
  expect(keyOf({ from: "n1", to: "n2" }, addressOf)).toBe("10.0.0.1");
  expect(keyOf({ from: "clients", to: "n2" }, addressOf)).toBe("from-clients");
  expect(keyOf({ from: "n2", to: "clients" }, addressOf)).toBe("to-clients");
});

test("a table has a line for each shape", () => {
  const table = tableText(
    [
      { link: { from: "n1", to: "n2" }, shape: { loss: 0.2, delay: 8e6 } },
      { link: { from: "n1", to: "n2" }, shape: { rate: 1024 } },
    ],
    addressOf,
  );
  expect(table).toBe("10.0.0.1 loss=0.2 delay=8000000\n10.0.0.1 rate=1024\n");
});

test("what a shaper tells is read to the last digit", () => {
  const { shapes, counts } = readTold(
    "10.0.0.1 loss=0.070000000000000007 delay=8000000\n10.0.0.1 jitter=1\n10.0.0.1 counts 9 1 2 3 4 5\nto-clients counts 0 0 0 0 0 0\n",
  );
  expect(shapes.get("10.0.0.1")).toEqual([{ loss: 0.07, delay: 8e6 }, { jitter: 1 }]);
  expect(counts.get("10.0.0.1")).toEqual({
    touched: 9,
    lost: 1,
    repeated: 2,
    delayed: 3,
    waited: 4,
    corrupted: 5,
  });
  expect([...shapes.keys()]).toEqual(["10.0.0.1"]);
  expect(readTold("").counts.size).toBe(0);
});
