import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { ordeal } from "./ordeal.ts";

const STACK = /^\s+at .*[(:]\d+/m;

function file(content: string | Buffer, name = "h"): string {
  const path = join(mkdtempSync(join(tmpdir(), "ordeal-file-")), name);
  writeFileSync(path, content);
  return path;
}

const STALE = `{:type :invoke, :process 0, :f :write, :value 1, :time 1000000000}
{:type :ok, :process 0, :f :write, :value 1, :time 2000000000}
{:type :invoke, :process 0, :f :write, :value 2, :time 3000000000}
{:type :ok, :process 0, :f :write, :value 2, :time 4000000000}
{:type :invoke, :process 1, :f :read, :value nil, :time 5000000000}
{:type :ok, :process 1, :f :read, :value 1, :time 6000000000}
`;

const REGISTER = ["--checker", "linearizable", "--model", "register"];

test("tutorial: a history that somebody recorded is judged, and no cluster is needed", async () => {
  const path = file(STALE, "history.edn");
  const { exitCode, stdout, stderr } = await ordeal(["check", path, ...REGISTER]);
  expect(`\n${stdout.replaceAll(path, "history.edn").replace(/(history.edn) {10,}/, "$1  ")}`).toBe(`
✗ history.edn  NOT LINEARIZABLE   6.0 s

  Process 1 read 1 at 6.000 s, but 2 had been written before that read began (acknowledged at 4.000
  s) and nothing wrote 1 again: a stale read, not linearizable.

      p0  ├─ write 1 ─┤  ├─ write 2 ─┤
      p1                                ├─ read → 1 ─┤ ✗

  checks    ✗ linearizable 1 anomaly   ⚠ no two operations ever overlapped on one object, so nothing
            concurrent was tested
  ops       3   ok 100.0 %  info 0.0 %  fail 0.0 %      faults 0 (0 effective)
  replay    npx ordeal check history.edn --checker linearizable --model register`);
  expect(stderr).toBe("");
  expect(exitCode).toBe(1);
});

test("a valid one, compressed, and the same from standard input", async () => {
  const valid = gzipSync(STALE.replace(":value 1, :time 6", ":value 2, :time 6"));
  for (const [what, input] of [
    [file(valid), ""],
    ["-", valid],
  ] as const) {
    const { exitCode, stdout } = await ordeal(["check", what, ...REGISTER], { input, stdin: undefined });
    expect(stdout).toContain("valid  (3 ops, 0 faults, 1 warning)  6.0 s");
    expect(exitCode).toBe(0);
  }
});

test("a history in which nothing could have been wrong is no proof", async () => {
  const { exitCode, stdout } = await ordeal(["check", file("[]"), ...REGISTER]);
  expect(stdout).toContain("The history tested too little");
  expect(exitCode).toBe(2);
});

test("what cannot be is refused with the nearest name, and without a stack", async () => {
  const { exitCode, stderr } = await ordeal(["check", file(STALE), "--checker", "linearisable"]);
  expect(stderr).toBe('✗ there is no checker "linearisable". Did you mean linearizable?');
  const out = await ordeal(["check", file(STALE), ...REGISTER, "--out", "here"]);
  expect(out.stderr).toContain("unknown option '--out'");
  expect([exitCode, out.exitCode]).toEqual([254, 254]);
});

test.each([
  ["a million open brackets", "[".repeat(1e6)],
  ["an operation that never began", '[{"type":"ok","process":0,"f":"read\\u001b[2J","value":1}]'],
])("%s: one clear line", async (_, text) => {
  const { exitCode, stderr } = await ordeal(["check", file(text), ...REGISTER]);
  expect(stderr).toMatch(/^✗ \S+h: (event 0|expected)|^✗ \S+:1: /);
  expect(stderr).not.toMatch(STACK);
  expect(stderr).not.toContain("\u001b[2J");
  expect(stderr.split("\n")).toHaveLength(1);
  expect(exitCode).toBe(254);
});

test("a file that is not there, and flags that a run does not take", async () => {
  const missing = await ordeal(["check", "/nonexistent", ...REGISTER]);
  expect(missing.stderr).toContain("/nonexistent does not exist. Expected the directory of a run or a file");
  const folder = join(file("{}", "plan.json"), "..");
  const run = await ordeal(["check", folder, ...REGISTER]);
  expect(run.stderr).toContain("is a run, which says itself how it is judged");
  expect([missing.exitCode, run.exitCode]).toEqual([254, 254]);
});
