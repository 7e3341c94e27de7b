import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Script } from "../../../src/core/script.ts";
import { readScript } from "../../../src/trial/script/read-script.ts";
import { scriptText } from "../../../src/trial/script/script-text.ts";

const script: Script = {
  scriptVersion: 1,
  test: "toy/register",
  seed: 7,
  nodes: ["n1", "n2"],
  set: { bug: "none" },
  mutants: [],
  concurrency: 2,
  duration: 1e9,
  operations: [
    { time: 0, thread: 0, f: "write", key: 0, input: 1 },
    { time: 5, thread: 1, f: "read", input: null },
  ],
  faults: [{ begin: 1, end: 3, nemesis: "kill", plan: { nodes: ["n1"] } }],
};

function file(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "ordeal-script-")), "script.json");
  writeFileSync(path, text);
  return path;
}

test("tutorial: what is written is read again, an operation a line in between", () => {
  const text = scriptText(script);
  expect(readScript(file(text))).toEqual(script);
  expect(text).toContain('\n    {"time":5,"thread":1,"f":"read","input":null}\n');
});

const damaged = (changes: object): string => JSON.stringify({ ...script, ...changes });

test.each([
  ["no JSON", '{"scriptVersion": 1,', ["script", "JSON"]],
  ["something else", '{"not":"a script"}', ["script", '"not"', "scriptVersion"]],
  ["another version", damaged({ scriptVersion: 2 }), ["scriptVersion"]],
  ["a seed that is none", damaged({ seed: "x" }), ["seed"]],
  ["strange nodes", damaged({ nodes: ["a", "b"] }), ["nodes are called n1, n2"]],
  [
    "a thread too many",
    damaged({ operations: [{ time: 0, thread: 2, f: "read", input: null }] }),
    ["there are 2 threads", "operations[0].thread"],
  ],
  [
    "an operation without its time",
    damaged({ operations: [{ thread: 0, f: "read", input: null }] }),
    ["operations[0].time"],
  ],
  [
    "a fault that ends too soon",
    damaged({ faults: [{ begin: 3, end: 1, nemesis: "kill", plan: {} }] }),
    ["ends before it begins", "faults[0].end"],
  ],
])("a damaged script is refused, and it is said where: %s", (_, text, words) => {
  for (const word of words) expect(() => readScript(file(text))).toThrow(word);
});

test("a file that is not there is refused", () => {
  expect(() => readScript("/nonexistent.json")).toThrow("the script /nonexistent.json cannot be read");
});
