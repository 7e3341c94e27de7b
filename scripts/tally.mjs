/**
 * tally.mjs FILE prints how many tests passed, failed and were skipped by a JSON report of Vitest; zeros if there is none.
 * A file of tests that failed outside its tests counts as one failed.
 */
import { existsSync, readFileSync } from "node:fs";

const [file] = process.argv.slice(2);
const nothing = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
};
const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : nothing;

const failsOutside = ({ status, assertionResults }) =>
  status === "failed" && assertionResults.every((test) => test.status !== "failed");

const failed = report.numFailedTests + report.testResults.filter(failsOutside).length;
console.log(report.numPassedTests, failed, report.numPendingTests + report.numTodoTests);
