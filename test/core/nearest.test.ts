import { expect, test } from "vitest";
import { editDistance, nearest, suggestion } from "../../src/core/nearest.ts";

test("tutorial: a slip of the finger finds its name", () => {
  expect(nearest("partitoin", ["kill", "partition", "pause"])).toBe("partition");
  expect(suggestion("moon", ["docker", "simulation"])).toBe("There is: docker, simulation.");
});

test.each([
  ["", "", 0],
  ["abc", "abc", 0],
  ["abc", "acb", 1],
  ["kitten", "sitting", 3],
  ["regster", "register", 1],
])("from %j to %j it is %d steps", (a, b, steps) => {
  expect(editDistance(a, b)).toBe(steps);
  expect(editDistance(b, a)).toBe(steps);
});
