import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freshOut, onlyRun, ordeal } from "./ordeal.ts";

test("tutorial: a run is exported, and what was exported gets the same verdict", async () => {
  const out = freshOut();
  await ordeal(["run", "toy/register", "--time", "5s", "--seed", "7", "--nemesis", "none", "--out", out]);
  const run = onlyRun(out);
  const edn = join(out, "history.edn");
  expect(await ordeal(["export", run, "--to", "edn", "--out", edn])).toMatchObject({
    exitCode: 0,
    stdout: "",
  });
  expect(readFileSync(edn, "utf8").split("\n")[0]).toMatch(
    /^\{:index 0, :time 0, :type :info, :process :nemesis, :f :phase/,
  );
  const { stdout } = await ordeal(["export", edn, "--to", "json"]);
  const flags = ["--checker", "linearizable", "--model", "cas-register"];
  const judged = await ordeal(["check", "-", ...flags], { input: stdout, stdin: undefined });
  expect(judged.stdout).toMatch(/^✔ standard input {2}valid/);
  expect(judged.exitCode).toBe(0);
});

test("what cannot be is refused", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "ordeal-file-")), "h");
  writeFileSync(file, "[]");
  for (const [args, words] of [
    [["/nonexistent", "--to", "edn"], "/nonexistent cannot be read"],
    [[file, "--to", "jsn"], 'cannot be written as "jsn". Did you mean json?'],
    [[file, "--to", "json", "--out", "/nonexistent/h"], "/nonexistent/h cannot be written"],
    [[file], "required option '--to <name>'"],
  ] as const) {
    const { exitCode, stderr } = await ordeal(["export", ...args]);
    expect(stderr).toContain(words);
    expect(exitCode).toBe(254);
  }
});
