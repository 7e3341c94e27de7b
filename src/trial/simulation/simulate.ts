import { createHash } from "node:crypto";
import { checkHere } from "../../check/check-here.ts";
import { judge } from "../../check/judge.ts";
import type { Results } from "../../check/results.ts";
import type { Plan } from "../../control/plan.ts";
import { recordTo } from "../../control/record.ts";
import { silent } from "../../control/watcher.ts";
import { virtualWorld } from "../../control/world.ts";
import type { OperationType } from "../../core/operation.ts";
import type { Anomaly, Verdict } from "../../core/verdict.ts";
import { FAIL, OK } from "../../history/columns.ts";
import type { History } from "../../history/history.ts";
import { linesOfBytes } from "../../history/lines.ts";
import { historyOfLines } from "../../history/read.ts";
import { exitCodeOf } from "../exit-code.ts";

/** An anomaly, and who found it. */
export interface Finding extends Pick<Anomaly, "type" | "message"> {
  readonly checker: string;
}

/** What came of one simulated run, as plain data: enough to count and to compare, and little enough to cross between threads. */
export interface Simulated {
  readonly seed: number;
  readonly exitCode: number;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly operations: { readonly [type in OperationType]: number };
  /** How many faults were in force, by the name of their nemesis. */
  readonly faults: { readonly [nemesis: string]: number };
  /** How often the nodes' code marked what is worth knowing to have happened. */
  readonly marks: { readonly [what: string]: number };
  /** Which mutants the nodes' code asked for, switched on or not. */
  readonly asked: readonly string[];
  /** Why it is not valid, where no anomaly says so: one sentence. */
  readonly reason?: string;
  /** SHA-256 of the history's bytes: the same for the same seed. */
  readonly sha256: string;
}

/** A simulated run with all that it was judged by. */
export interface Inspected {
  readonly told: Simulated;
  readonly history: History;
  readonly results: Results;
}

/**
 * Carries out a plan in virtual time and judges it, all in this thread and in memory: no files, no report. A run of 500 operations takes
 * some hundredths of a second. Never rejects for what happens to the run: an error is in the exit code and the reason.
 */
export const simulate = async (plan: Plan): Promise<Simulated> => (await inspect(plan)).told;

/** The same, with the history and all that was said of it. */
export async function inspect(plan: Plan): Promise<Inspected> {
  const pieces: string[] = [];
  const { environment, error } = await recordTo({
    plan,
    journal: { write: (lines) => void pieces.push(lines), close: () => {} },
    runId: "simulation",
    world: virtualWorld(),
    watcher: silent,
    signal: new AbortController().signal,
  });
  const bytes = Buffer.from(pieces.join(""));
  const { history, warnings } = historyOfLines(linesOfBytes(bytes), "history.jsonl");
  const { record } = plan;
  const results = await judge(
    { history, references: record.checkers, plan: record, environment, warnings },
    checkHere,
  );
  const reason = reasonOf(results, environment.error);
  const told: Simulated = {
    seed: record.seed,
    exitCode: exitCodeOf({ results, environment }, error),
    verdict: results.verdict,
    findings: results.checks.flatMap(({ checker, anomalies }) =>
      anomalies.map(({ type, message }) => ({ checker, type, message })),
    ),
    operations: countsOf(history),
    faults: faultsOf(history),
    marks: environment.code?.marks ?? {},
    asked: environment.code?.asked ?? [],
    ...(reason === undefined ? {} : { reason }),
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
  return { told, history, results };
}

function reasonOf({ checks, strength }: Results, error: string | undefined): string | undefined {
  const undecided = checks.find(({ verdict }) => verdict === "unknown");
  const empty = strength.lines.find(({ grade }) => grade === "void");
  return (
    error ?? empty?.consequence ?? (undecided && `${undecided.checker} could not decide: ${undecided.reason}`)
  );
}

function countsOf({ columns }: History): Simulated["operations"] {
  const counts = { ok: 0, fail: 0, info: 0 };
  for (const type of columns.type.subarray(0, columns.count))
    counts[type === OK ? "ok" : type === FAIL ? "fail" : "info"]++;
  return counts;
}

function faultsOf({ faults }: History): Simulated["faults"] {
  const counts: { [nemesis: string]: number } = {};
  for (const { nemesis, inForce } of faults) if (inForce) counts[nemesis] = (counts[nemesis] ?? 0) + 1;
  return counts;
}
