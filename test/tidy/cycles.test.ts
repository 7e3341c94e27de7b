import { expect, test } from "vitest";
import { cycles } from "./cycles.ts";
import { sourceOf, tell } from "./source.ts";

const told = (files: { readonly [path: string]: string }) =>
  cycles(Object.entries(files).map(([path, text]) => sourceOf(path, text))).map(tell);

test("tutorial: three files in a ring are told as one cycle", () => {
  const ring = {
    "src/a.ts": 'import { b } from "./b.ts";',
    "src/b.ts": 'import type { C } from "./deep/c.ts";',
    "src/deep/c.ts": 'export { a } from "../a.ts";',
  };
  expect(told(ring)).toEqual([
    "src/a.ts:1: imports itself: src/a.ts → src/b.ts → src/deep/c.ts → src/a.ts; move what they share to a file of its own",
  ]);
});

test("two ways to one file are no cycle, and a way into a cycle is not part of it", () => {
  expect(
    told({
      "top.ts": 'import "./left.ts"; import "./right.ts";',
      "left.ts": 'import "./bottom.ts";',
      "right.ts": 'import "./bottom.ts"; import "node:fs";',
      "bottom.ts": 'import "./bottom.ts";',
    }),
  ).toEqual([
    "bottom.ts:1: imports itself: bottom.ts → bottom.ts; move what they share to a file of its own",
  ]);
});
