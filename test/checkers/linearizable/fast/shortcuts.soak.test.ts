import { describe, test } from "vitest";
import type { Shape } from "../../../../checkers/linearizable/model.ts";
import { OBJECTS, shortcutsAgree, shortcutsAgreeWithSearch } from "./against-brute-force.ts";

const SHAPES = Object.keys(OBJECTS) as Shape[];

describe("what is decided at once is what trying every order says, on 100,000 histories", () => {
  for (const shape of SHAPES) test(shape, () => shortcutsAgree(shape, 100_000, 23));
});

describe("and what the search says, on histories of up to 300 operations", () => {
  for (const shape of SHAPES) test(shape, () => shortcutsAgreeWithSearch(shape, 2_000, 24));
});
