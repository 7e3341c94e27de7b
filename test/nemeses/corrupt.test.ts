import { expect, test } from "vitest";
import { corrupt } from "../../nemeses/corrupt.ts";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";

const planned = (nodes: number, seed: number) =>
  corrupt().plan({ nodes: nodeNames(nodes), ordinal: 0 }, Random.of(seed));

test("what clients ask and hear is never falsified: it is what a system is judged by", () => {
  for (let seed = 0; seed < 200; seed++)
    for (const { from, to } of planned(3, seed).links)
      expect(nodeNames(3)).toEqual(expect.arrayContaining([from, to]));
});

test("a single node has no links between nodes", () =>
  expect(() => planned(1, 1)).toThrow("corrupt is for links between nodes; this cluster has a single one"));
