import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import {
  checkShape,
  describeGroups,
  drawShape,
  fitsShape,
  type ShapeName,
  shapeNames,
} from "../../src/nemesis/shapes.ts";
import { majority, minorityThird } from "../../src/nemesis/targets.ts";
import { linkName } from "../../src/runtime/in-force.ts";

const drawn = (shape: ShapeName, n: number, seed = 1) => drawShape(shape, nodeNames(n), Random.of(seed));
const sizes = (shape: ShapeName, n: number) => drawn(shape, n).groups.map((group) => group.length);
const cuts = (shape: ShapeName, n: number, seed = 1) => new Set(drawn(shape, n, seed).links.map(linkName));

test("tutorial: a shape draws groups, and the links to cut between them", () => {
  const { groups, links } = drawn("majority", 3);
  expect(describeGroups("majority", groups)).toMatch(/^n\d n\d \| n\d$/);
  expect(links).toHaveLength(4);
});

test("every shape that fits is the seed's, is plain data, cuts something, and leaves something open", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...shapeNames),
      fc.integer({ min: 2, max: 9 }),
      fc.nat(),
      (shape, n, seed) => {
        fc.pre(fitsShape(shape, n));
        const cut = drawn(shape, n, seed);
        expect(drawn(shape, n, seed)).toEqual(cut);
        expect(JSON.parse(JSON.stringify(cut))).toEqual(cut);
        expect(cut.groups.flat().sort()).toEqual(nodeNames(n).sort());
        expect(cut.links.length).toBeGreaterThan(0);
        if (n > 2) expect(cut.links.length).toBeLessThan(n * (n - 1));
        expect(new Set(cut.links.map(linkName)).size).toBe(cut.links.length);
      },
    ),
  );
});

test("majority: one side has one, also where halves would be even", () => {
  expect([3, 4, 5, 6, 7].map((n) => sizes("majority", n))).toEqual([
    [2, 1],
    [3, 1],
    [3, 2],
    [4, 2],
    [4, 3],
  ]);
  for (let n = 3; n < 12; n++) expect(sizes("majority", n)[0]).toBeGreaterThanOrEqual(majority(n));
});

test("one: alone against the rest; minority-third: less than a third against the rest", () => {
  expect(sizes("one", 5)).toEqual([4, 1]);
  for (let n = 4; n < 12; n++) expect(sizes("minority-third", n)[1]).toBe(minorityThird(n));
});

test("halves keep the cluster's order, random halves do not", () => {
  expect(drawn("halves", 5, 1)).toEqual(drawn("halves", 5, 2));
  expect(drawn("halves", 5).groups).toEqual([
    ["n3", "n4", "n5"],
    ["n1", "n2"],
  ]);
  expect(
    new Set([1, 2, 3, 4, 5, 6].map((seed) => drawn("random-halves", 5, seed).groups.join("|"))).size,
  ).toBeGreaterThan(1);
});

test("bridge: the middle talks to both sides, which hear nothing of each other", () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 9 }), fc.nat(), (n, seed) => {
      const [left, [middle], right] = drawn("bridge", n, seed).groups as [string[], [string], string[]];
      const cut = cuts("bridge", n, seed);
      expect([...cut].filter((link) => link.split("→").includes(middle))).toEqual([]);
      expect(cut.size).toBe(2 * left.length * right.length);
      expect(right.length).toBeGreaterThan(0);
    }),
  );
});

test("one-way: what some say is lost, what they hear is not", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.nat(), (n, seed) => {
      const cut = [...cuts("one-way", n, seed)];
      const speakers = new Set(cut.map((link) => link.split("→")[0]));
      expect(cut.some((link) => speakers.has(link.split("→")[1] as string))).toBe(false);
      expect(cut.length).toBe(speakers.size * (n - speakers.size));
    }),
  );
});

test("a shape that does not fit is refused with what it needs; a slip with the nearest name", () => {
  expect(() => checkShape("majorities-ring", 3)).toThrow(
    "the partition majorities-ring needs at least 4 nodes; this cluster has 3",
  );
  expect(() => checkShape("brigde", 5)).toThrow('there is no partition "brigde". Did you mean bridge?');
  expect(() => checkShape("majorities-ring", 4)).not.toThrow();
  expect(shapeNames.filter((shape) => fitsShape(shape, 2))).toEqual([
    "halves",
    "random-halves",
    "one",
    "one-way",
  ]);
  expect(shapeNames.filter((shape) => !fitsShape(shape, 3))).toEqual(["minority-third", "majorities-ring"]);
});
