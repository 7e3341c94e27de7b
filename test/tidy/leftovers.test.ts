import { expect, test } from "vitest";
import { leftovers } from "./leftovers.ts";
import { planted } from "./planted.ts";

const told = (path: string, text: string) => planted(leftovers, path, text);

/** Words that this file itself may not hold. */
const word = (...parts: readonly string[]) => parts.join("");

test("tutorial: a note to oneself is told where it stands", () => {
  expect(told("README.md", `fine\n${word("TO", "DO")}: the rest`)).toEqual([
    `README.md:2: has ${word("TO", "DO")}; do it now, or open an issue and say nothing here`,
  ]);
});

test.each([
  ["src/core/node.ts", `// ${word("FIX", "ME")} later`, "do it now"],
  ["docs/how.md", `cd ${word("/wo", "rk/main")}`, "no path of one machine"],
  [".npmrc", `registry=http:${word("//npm", ".internal:4873/")}`, "no registry's host"],
  [
    "scripts/engine.sh",
    `deb https:${word("//debian-mir", "ror.internal")}/debian sid main`,
    "no mirror of one machine",
  ],
  ["checkers/set.ts", "console.log(history);", "prints with console.log; return it"],
  ["test/set.test.ts", 'test.only("one", () => {});', "runs test.only; every test runs"],
  [
    "test/set.test.ts",
    'describe.concurrent.only("one", () => {});',
    "runs describe.concurrent.only; every test runs",
  ],
  ["test/set.test.ts", 'it.only.each([1])("one", () => {});', "runs it.only; every test runs"],
])("%s: %s", (path, text, message) => {
  expect(told(path, text)).toEqual([expect.stringContaining(message)]);
});

test.each([
  ["src/core/node.ts", "const only = arbitrary.only; // a frame/work/flow, XXXL"],
  ["src/cli/main.ts", "process.stdout.write(text);"],
  ["bench/all.ts", "console.log(table);"],
  ["scripts/base-image.sh", "mirror=$(repository trixie); make work/log"],
])("%s may hold %s", (path, text) => {
  expect(told(path, text)).toEqual([]);
});
