import { expect, test } from "vitest";
import { planted } from "./planted.ts";
import { functionsOf, sizeOf, sizes, summary } from "./sizes.ts";
import { sourceOf } from "./source.ts";

const lines = (count: number) => "  work();\n".repeat(count);
const told = (path: string, text: string) => planted(sizes, path, text);

test("tutorial: a function of more than 70 lines is told where it begins", () => {
  expect(told("src/control/course.ts", `\nfunction run() {\n${lines(69)}}\n`)).toEqual([
    "src/control/course.ts:2: run has 71 lines, 70 at most; keep the branching here and move straight work to functions of its own",
  ]);
  expect(told("src/control/course.ts", `\nfunction run() {\n${lines(68)}}\n`)).toEqual([]);
});

test("a file of more than 350 lines has two ideas", () => {
  expect(told("checkers/set.ts", lines(351))).toEqual([
    "checkers/set.ts:1: has 351 lines, 350 at most; find the second idea in it and give it a file",
  ]);
  expect(told("checkers/set.ts", lines(350))).toEqual([]);
});

test.each(["src/core/util.ts", "src/report/page/utils.ts", "test/helpers.ts"])("%s names no idea", (path) => {
  expect(told(path, "")).toEqual([`${path}:1: is a name for anything; name the file after its idea`]);
});

test("functions are counted with what stands in them, methods and constants by their names", () => {
  const text =
    "const f = () =>\n  list.map((x) =>\n    x);\nclass C {\n  get g() { return 1; }\n  constructor() {\n  }\n  abstract(): void;\n}\n";
  const found = functionsOf(sourceOf("a.ts", text)).map(({ name, lines: n }) => `${name} ${n}`);
  expect(found).toEqual(["f 3", "g 1", "C 2"]);
});

test("a suite of tests is a list of functions", () => {
  const suite = `describe("all", () => {\n${'test("one", () => {\n  work();\n});\n'.repeat(30)}});`;
  expect(told("test/all.test.ts", suite)).toEqual([]);
  expect(
    told("test/all.test.ts", `describe("all", () => {\ntest("one", () => {\n${lines(70)}});\n});`),
  ).toEqual([expect.stringContaining("test/all.test.ts:2: a function without a name has 72 lines")]);
});

test("the summary is one line: how many, the middle, the ninth decile, and the longest by name", () => {
  const sources = Array.from({ length: 11 }, (_, i) =>
    sourceOf(`${i}.ts`, `function f${i}() {\n${lines(i)}}\n`),
  );
  expect(summary("files", sources.map(sizeOf))).toBe(
    "11 files: median 7, 90 % up to 11, longest 12 lines (10.ts)",
  );
  expect(summary("functions", sources.flatMap(functionsOf))).toBe(
    "11 functions: median 7, 90 % up to 11, longest 12 lines (f10 of 10.ts)",
  );
});
