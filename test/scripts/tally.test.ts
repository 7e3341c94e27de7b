/** The count with which CI ends. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const script = join(import.meta.dirname, "../../scripts/tally.mjs");

function tally(file: string): string {
  return spawnSync(process.execPath, [script, file], { encoding: "utf8" }).stdout;
}

test("counts tests, and a file that failed outside its tests as one", () => {
  const folder = mkdtempSync(join(tmpdir(), "ordeal-tally-"));
  const file = join(folder, "report.json");
  const testResults = [
    { status: "failed", assertionResults: [{ status: "failed" }, { status: "passed" }] },
    { status: "failed", assertionResults: [] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ];
  const report = { numPassedTests: 2, numFailedTests: 1, numPendingTests: 4, numTodoTests: 1, testResults };
  writeFileSync(file, JSON.stringify(report));
  expect(tally(file)).toBe("2 2 5\n");
  rmSync(folder, { recursive: true });
});

test("a stage without tests counts nothing", () => {
  expect(tally("/no/such/file.json")).toBe("0 0 0\n");
});
