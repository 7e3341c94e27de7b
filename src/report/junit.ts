import type { NamedResult } from "../check/results.ts";
import type { RunData } from "./data.ts";
import { type Markup, markup, type Part } from "./markup.ts";
import { outcomeOf } from "./outcome.ts";
import { finalBlock } from "./text.ts";
import { totalsOf } from "./totals.ts";
import { warningOf } from "./warnings.ts";

/** Files that lie beside `junit.xml`, as Jenkins and GitLab find them. */
const ATTACHMENTS = ["report.html", "summary.md"];

/**
 * The run as JUnit XML: one suite, one case per check, one for the strength of the evidence and one for the environment.
 *
 * An anomaly is a `failure` (something asserted does not hold); `unknown` and a broken environment are an `error`
 * (nothing could be decided). Nothing is ever `skipped`: a pipeline must not take silence for a pass.
 */
export function junit(data: RunData): string {
  const cases = [
    ...data.results.checks.map((check) => caseOf(data, check)),
    strengthCase(data),
    environmentCase(data),
  ];
  const failures = cases.filter(({ outcome }) => outcome === "failure").length;
  const errors = cases.filter(({ outcome }) => outcome === "error").length;
  const { plan } = data;
  const time = seconds(totalsOf(data).duration);
  const counts = markup`tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="0" time="${time}"`;
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="ordeal" ${counts}>
  <testsuite name="${plan.test}" hostname="${plan.runtime}" timestamp="${plan.startedAt.replace(/\.\d+Z$/, "")}" ${counts}>
    <properties>${properties(data).map(
      ([name, value]) => markup`
      <property name="${name}" value="${value}"/>`,
    )}
    </properties>${cases.map(({ element }) => element)}
    <system-out>${ATTACHMENTS.map((file) => `[[ATTACHMENT|${file}]]`).join("\n")}</system-out>
  </testsuite>
</testsuites>
`.toString();
}

interface Case {
  readonly outcome: "pass" | "failure" | "error";
  readonly element: Markup;
}

/** The folder of a test: its name with every run of other characters than letters, digits, `.` and `_` as one `-`. */
const folderOf = (test: string): string => test.replace(/[^A-Za-z0-9._]+/g, "-");

function testcase({ plan }: RunData, name: string, time: number, outcome: Case["outcome"], body: Part): Case {
  const element = markup`
    <testcase classname="${folderOf(plan.test)}" name="${name}" time="${seconds(time)}">${body}</testcase>`;
  return { outcome, element };
}

function caseOf(data: RunData, check: NamedResult): Case {
  if (check.verdict === "invalid")
    return testcase(data, check.checker, check.elapsed, "failure", failure(data, check));
  if (check.verdict === "valid") return testcase(data, check.checker, check.elapsed, "pass", false);
  return testcase(
    data,
    check.checker,
    check.elapsed,
    "error",
    markup`<error type="unknown" message="${check.reason ?? "the checker could not decide"}"/>`,
  );
}

function failure(data: RunData, { anomalies }: NamedResult): Markup {
  const first = anomalies[0];
  return markup`<failure type="${first?.type ?? "invalid"}" message="${first?.message ?? "the check failed"}">${finalBlock(data, { width: 100, colour: false })}</failure>`;
}

function strengthCase(data: RunData): Case {
  const lines = data.results.strength.lines.filter(({ grade }) => grade !== "good");
  const nothing = lines.filter(({ grade }) => grade === "void").map(warningOf);
  if (nothing.length > 0)
    return testcase(
      data,
      "strength",
      0,
      "error",
      markup`<error type="unknown" message="${nothing.join("; ")}"/>`,
    );
  return testcase(
    data,
    "strength",
    0,
    "pass",
    lines.length > 0 && markup`<system-out>${lines.map(warningOf).join("\n")}</system-out>`,
  );
}

function environmentCase(data: RunData): Case {
  const { environment } = data;
  const time = environment?.phases.reduce((sum, { duration }) => sum + duration, 0) ?? 0;
  if (environment?.ending === "finished") return testcase(data, "environment", time, "pass", false);
  const message =
    environment?.error ??
    (environment ? outcomeOf(data).headline : "the control node was killed before the run ended");
  return testcase(
    data,
    "environment",
    time,
    "error",
    markup`<error type="${environment?.ending ?? "killed"}" message="${message}"/>`,
  );
}

function properties(data: RunData): (readonly [string, string | number])[] {
  const { plan, results, history } = data;
  return [
    ["verdict", results.verdict],
    ["seed", plan.seed],
    ["replay", plan.command],
    ["claim", results.claim?.name ?? "none"],
    ["operations", history.count],
    ["faults", history.faults.length],
    ...Object.entries(plan.versions).map(([name, version]) => [`version.${name}`, version] as const),
  ];
}

const seconds = (nanoseconds: number): string => (nanoseconds / 1e9).toFixed(3);
