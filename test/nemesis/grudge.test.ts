import fc from "fast-check";
import { expect, test } from "vitest";
import type { Link } from "../../src/core/fault.ts";
import { type NodeName, nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import {
  bisect,
  completeGrudge,
  invertGrudge,
  majoritiesRing,
  oneWay,
  splitOne,
} from "../../src/nemesis/grudge.ts";
import { majority } from "../../src/nemesis/targets.ts";
import { linkName } from "../../src/runtime/in-force.ts";

const names = (links: readonly Link[]) => links.map(linkName).sort();

/** Those a node talks to over TCP, itself included: both directions must be open. */
function talksTo(node: NodeName, nodes: readonly NodeName[], cut: readonly Link[]): NodeName[] {
  const closed = new Set(names(cut));
  return nodes.filter(
    (other) => other === node || (!closed.has(`${node}→${other}`) && !closed.has(`${other}→${node}`)),
  );
}

const circles = fc
  .tuple(fc.integer({ min: 4, max: 30 }), fc.nat())
  .map(([n, seed]) => Random.of(seed).shuffle(nodeNames(n)));

test("tutorial: a grudge lists the directed links that are cut", () => {
  expect(bisect(["n1", "n2", "n3"])).toEqual([["n1"], ["n2", "n3"]]);
  expect(names(completeGrudge([["n1"], ["n2", "n3"]]))).toEqual(["n1→n2", "n1→n3", "n2→n1", "n3→n1"]);
  expect(names(oneWay(["n1"], ["n2", "n3"]))).toEqual(["n1→n2", "n1→n3"]);
});

test("splitOne puts one alone", () => {
  expect(splitOne("n2", ["n1", "n2", "n3"])).toEqual([["n2"], ["n1", "n3"]]);
});

test("a complete grudge cuts every link between groups, both ways, and none within", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 12 }), (groupOf) => {
      const nodes = nodeNames(groupOf.length);
      const groups = [0, 1, 2, 3].map((group) => nodes.filter((_, i) => groupOf[i] === group));
      const expected = nodes.flatMap((from, i) =>
        nodes.flatMap((to, j) => (groupOf[i] === groupOf[j] ? [] : [`${from}→${to}`])),
      );
      expect(names(completeGrudge(groups))).toEqual(expected.sort());
    }),
  );
});

test("an inverted grudge leaves exactly what each node is to hear", () => {
  expect(names(invertGrudge(["n1", "n2", "n3"], (node) => (node === "n1" ? ["n2"] : [])))).toEqual([
    "n1→n2",
    "n1→n3",
    "n2→n3",
    "n3→n1",
    "n3→n2",
  ]);
});

test("a ring of four and of five cuts what Jepsen's perfect ring cuts", () => {
  expect(names(majoritiesRing(nodeNames(4)))).toEqual(["n1→n3", "n2→n4", "n3→n1", "n4→n2"]);
  expect(talksTo("n1", nodeNames(5), majoritiesRing(nodeNames(5)))).toEqual(["n1", "n2", "n5"]);
});

test("in a ring every node talks to a majority, over links that are open both ways", () => {
  fc.assert(
    fc.property(circles, (circle) => {
      const cut = majoritiesRing(circle);
      for (const node of circle)
        expect(talksTo(node, circle, cut).length).toBeGreaterThanOrEqual(majority(circle.length));
      expect(names(cut)).toEqual(names(cut.map(({ from, to }) => ({ from: to, to: from }))));
    }),
  );
});

test("in a ring no two nodes see the same majority, and nobody sees everybody", () => {
  fc.assert(
    fc.property(circles, (circle) => {
      const cut = majoritiesRing(circle);
      const views = circle.map((node) => talksTo(node, circle, cut).sort().join());
      expect(new Set(views).size).toBe(circle.length);
      for (const view of views) expect(view.split(",").length).toBeLessThan(circle.length);
    }),
  );
});

test("with three nodes a ring would cut nothing: that is why it needs four", () => {
  expect(majoritiesRing(nodeNames(3))).toEqual([]);
});
