import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";

const run = (corpus: string) =>
  execa("node", ["--import", "tsx", "test/corpus/run.ts", corpus], { reject: false });

/** A folder of a corpus: file names with labels, and what the files hold. */
function folder(
  corpus: string,
  name: string,
  labels: { readonly [file: string]: string },
  content: string,
): void {
  mkdirSync(join(corpus, name));
  const entries = Object.entries(labels).map(([file, expected]) => ({
    file,
    options: "--model set",
    expected,
  }));
  writeFileSync(join(corpus, name, "manifest.json"), JSON.stringify({ _note: "by hand", entries }));
  for (const file of Object.keys(labels)) writeFileSync(join(corpus, name, file), content);
}

test("what is judged otherwise than labelled is told, what is skipped is counted by kind, and the last line sums up", async () => {
  const corpus = mkdtempSync(join(tmpdir(), "ordeal-corpus-"));
  const lost =
    "{:type :invoke :process 0 :f :add :value 1} {:type :ok :process 0 :f :add :value 1} {:type :invoke :process 0 :f :read} {:type :ok :process 0 :f :read :value []}";
  folder(corpus, "elle-cli", { "right.edn": "invalid", "wrong.edn": "valid" }, lost);
  folder(corpus, "awdit", { a: "valid", b: "valid" }, "");
  const { stdout, exitCode } = await run(corpus);
  expect(stdout.split("\n")).toEqual([
    "elle-cli/wrong.edn: invalid, labelled valid",
    "skipped 2: awdit: registers in transactions come later",
    "1 passed, 1 failed, 2 skipped",
  ]);
  expect(exitCode).toBe(1);
});

test("a folder that is not there is a mistake", async () => {
  const { stderr, exitCode } = await run("/nonexistent");
  expect(stderr).toContain("/nonexistent does not exist. Expected npm run corpus -- FOLDER");
  expect(exitCode).toBe(254);
});
