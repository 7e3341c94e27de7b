import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freshOut, onlyRun, ordeal } from "./ordeal.ts";

const hashOf = (run: string): string =>
  createHash("sha256")
    .update(readFileSync(join(run, "history.jsonl")))
    .digest("hex");

test("tutorial: a seed with everything written, and the same bytes in another process", async () => {
  const outs = [freshOut(), freshOut()];
  const runs = await Promise.all(
    outs.map((out) => ordeal(["simulate", "raft-kv/register", "--seed", "3", "--out", out])),
  );
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const [first = "", second = ""] = outs.map(onlyRun);
  expect(hashOf(first)).toBe(hashOf(second));
  for (const file of ["messages.log", "script.json"]) {
    expect(existsSync(join(first, file)), file).toBe(true);
    expect(runs[0]?.stdout).toContain(file);
  }
});

test("seeds stop at the first that fails; that one is written, and made as small as it goes", async () => {
  const out = freshOut();
  const args = ["--set", "bug=lost-write", "--out", out];
  const { exitCode, stdout } = await ordeal(["simulate", "toy/register", "--seeds", "50", ...args]);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^✗ toy\/register {2}\d+ seeds?: (\d+ valid, )?1 invalid/);
  expect(stdout).toContain("NOT LINEARIZABLE");
  expect(stdout).toMatch(/replay +npx ordeal simulate toy\/register --set bug=lost-write --seed \d+/);
  expect(existsSync(join(onlyRun(out), "smallest.json"))).toBe(true);
  expect(stdout).toMatch(
    /smallest +\d ops?, 1 fault\n +npx ordeal simulate toy\/register --script \S+smallest.json/,
  );
});

test("all seeds, counted: one that is valid ends with 0 and writes nothing", async () => {
  const out = freshOut();
  const { exitCode, stdout } = await ordeal([
    "simulate",
    "toy/register",
    "--seeds",
    "5",
    "--all",
    "--out",
    out,
  ]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^✔ toy\/register {2}5 seeds: 5 valid {2}\([\d,]+ ops, \d+ faults\)/);
  expect(() => onlyRun(out)).toThrow("found 0");
});

const script = join(freshOut(), "script.json");
writeFileSync(script, '{"not":"a script"}');

test.each([
  ["--seeds many", "seed"],
  ["--mutant M09.99", "M09.99"],
  ["--nemesis clock", "the nemesis clock needs"],
  ["--all", "--all goes with --seeds"],
  [`--script ${script}`, "is not a script"],
  [`--script ${script} --seed 4`, "--seed does not go with --script"],
])("ordeal simulate toy/register %s is refused", async (flags, words) => {
  const { exitCode, stderr } = await ordeal(["simulate", "toy/register", ...flags.split(" ")]);
  expect(stderr).toContain(words);
  expect(exitCode).toBe(254);
});
