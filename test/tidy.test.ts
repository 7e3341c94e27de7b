/**
 * Style is a test: each rule is a small pure function over the syntax tree, in `test/tidy/`, with a test of its own on
 * planted sources, and here it meets the whole project. What it says when it fails is what to do.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clockAndRandomness } from "./tidy/clock-and-randomness.ts";
import { cycles } from "./tidy/cycles.ts";
import { documented } from "./tidy/documented.ts";
import { importRule } from "./tidy/import-rule.ts";
import { leftovers } from "./tidy/leftovers.ts";
import { functionsOf, sizeOf, sizes, summary } from "./tidy/sizes.ts";
import { filesOf, type Rule, readSource, type Source, tell } from "./tidy/source.ts";

const root = join(import.meta.dirname, "..");
const product = ["src", "systems", "workloads", "nemeses", "checkers"];
const around = ["examples", "test", "bench", "scripts"];
const alone = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "package.json",
  "package-lock.json",
  ".npmrc",
  ".ci",
  "docs",
];

const files = filesOf(root, [...product, ...around]).map((path) => readSource(root, path));
const sources = files.filter(({ path }) => path.endsWith(".ts"));

const told = (rule: Rule, over: readonly Source[] = sources) => over.flatMap(rule).map(tell);

test("everybody imports only what the rule allows", () => {
  expect(told(importRule)).toEqual([]);
});

test("no file imports itself by a detour", () => {
  expect(cycles(sources).map(tell)).toEqual([]);
});

test("the clock and randomness have one place", () => {
  expect(told(clockAndRandomness)).toEqual([]);
});

test("every export is documented", () => {
  expect(told(documented)).toEqual([]);
});

test("functions and files hold one idea, and are named after it", () => {
  expect(told(sizes)).toEqual([]);
  const own = sources.filter(({ path }) => product.some((folder) => path.startsWith(folder)));
  console.log([summary("files", own.map(sizeOf)), summary("functions", own.flatMap(functionsOf))].join("\n"));
});

test("nothing is left behind", () => {
  const others = filesOf(
    root,
    alone.filter((name) => existsSync(join(root, name))),
  ).map((path) => readSource(root, path));
  expect(told(leftovers, [...files, ...others])).toEqual([]);
});
