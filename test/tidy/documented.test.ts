import { expect, test } from "vitest";
import { documented } from "./documented.ts";
import { planted } from "./planted.ts";

const told = (text: string) => planted(documented, "src/core/node.ts", text);

test("tutorial: an export without a doc comment is told by its name", () => {
  const text =
    '/** The name of a node. */\nexport type NodeName = string;\n\n// Not a doc comment.\nexport const first: NodeName = "n1";\n';
  expect(told(text)).toEqual([
    "src/core/node.ts:5: exports first without a doc comment; say what it is, and what may be relied on",
  ]);
});

test.each([
  ["export function f() {}", "f"],
  ["export class C {}", "C"],
  ["export interface I {}", "I"],
  ["export const a = 1, b = 2;", "a, b"],
  ["export default { a: 1 };", "its default"],
  ["export default function () {}", "its default"],
  ["/** Documented. */\nconst inner = 1;\nexport async function* g() {}", "g"],
])("%s lacks one", (text, name) => {
  expect(told(text)).toEqual([expect.stringContaining(`exports ${name} without a doc comment`)]);
});

test.each([
  "const inner = 1; function f() {}",
  'export { a } from "./a.ts"; export * from "./b.ts"; export type { C } from "./c.ts";',
  "/** Overloaded. */\nexport function f(a: string): void;\nexport function f(a: number): void;\nexport function f() {}",
  "/** A value and a type. */\nexport type Kind = 1;\nexport const Kind = 1;",
  '/** What this file is for. */\nimport "x";\nexport default { a: 1 };',
  "/** Documented, and excused. */\n// biome-ignore lint: for a reason.\nexport const a = 1;",
])("%s is fine", (text) => {
  expect(told(text)).toEqual([]);
});
