import { appendFileSync, copyFileSync, mkdirSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { freshOut, onlyRun, ordeal } from "./ordeal.ts";

const FIXTURES = "test/fixtures/tests";

test("tutorial: a test file runs as it stands, and its own checkers judge it again later", async () => {
  const out = freshOut();
  const run = await ordeal(["run", `${FIXTURES}/toy.ts`, "--seed", "7", "--out", out]);
  expect(run.stdout).toContain("✔ the toy, by a test file  valid");
  expect(run.exitCode).toBe(0);
  expect((await ordeal(["check", onlyRun(out)])).exitCode).toBe(0);
});

test("a test file that has changed since the run is said, and judged by what it is now", async () => {
  const out = freshOut();
  mkdirSync(".cache/tests", { recursive: true });
  const path = `.cache/tests/changing-${process.pid}.ts`;
  copyFileSync(`${FIXTURES}/toy.ts`, path);
  await ordeal(["run", path, "--seed", "7", "--out", out]);
  appendFileSync(path, "// changed\n");
  const again = await ordeal(["check", onlyRun(out)]);
  expect(again.stdout.replace(/\s+/g, " ")).toContain("has changed since the run was recorded");
  expect(again.exitCode).toBe(0);
});

test("a test file that is gone cannot judge: refused, and nothing is lost", async () => {
  const out = freshOut();
  mkdirSync(".cache/tests", { recursive: true });
  const path = `.cache/tests/vanishing-${process.pid}.ts`;
  copyFileSync(`${FIXTURES}/toy.ts`, path);
  await ordeal(["run", path, "--seed", "7", "--out", out]);
  rmSync(path);
  const { exitCode, stderr } = await ordeal(["check", onlyRun(out)]);
  expect(stderr).toContain("cannot be loaded");
  expect(exitCode).toBe(254);
});

test("a checker that throws is no verdict: exit 255, and it is named", async () => {
  const { exitCode, stderr } = await ordeal([
    "run",
    `${FIXTURES}/throwing-checker.ts`,
    "--seed",
    "7",
    "--out",
    freshOut(),
  ]);
  expect(stderr).toContain("the checker broken threw: the checker tripped");
  expect(exitCode).toBe(255);
});

test("what goes with stock pairs only is refused for test files", async () => {
  for (const flags of [
    ["--claim", "linearizable"],
    ["--set", "bug=none"],
  ]) {
    const { exitCode, stderr } = await ordeal(["run", `${FIXTURES}/toy.ts`, ...flags]);
    expect(stderr).toContain("goes with stock pairs");
    expect(exitCode).toBe(254);
  }
});
