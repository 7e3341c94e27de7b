import { listAppend } from "../../checkers/index.ts";
import type { IsolationOptions } from "../../checkers/transactions/requested.ts";
import { DEFAULT_BUDGET } from "../../src/check/checker.ts";
import type { CheckResult, Verdict } from "../../src/core/verdict.ts";
import type { History } from "../../src/history/history.ts";

/** What Elle says of a history. */
export interface ElleResult {
  readonly valid: boolean | "unknown";
  /** What was wrong; absent where that hung on how long Elle looked. */
  readonly wrong?: { readonly types: readonly string[]; readonly not: readonly string[] };
}

/** Beyond this many transactions in one component, what Elle finds hangs on how fast it is. */
const SMALL = 50;

/** What is no finding of Elle's but something about its search, or about what it had to work with. */
const NO_FINDING = /cycle-exists$|^cycle-search-timeout$|^empty-transaction-graph$/;

/**
 * Judges a history as Elle did and says what differs. Whether it is valid is always compared; what is wrong with it, only where
 * Elle had the time to look everywhere. Ours may name more anomalies: Elle leaves out what others imply.
 */
export async function compareWithElle(
  history: History,
  options: IsolationOptions,
  { valid, wrong }: ElleResult,
): Promise<string | undefined> {
  const result = await listAppend(options).check(history, DEFAULT_BUDGET);
  const expected: Verdict = valid === true ? "valid" : valid === false ? "invalid" : "unknown";
  if (result.verdict !== expected)
    return `${result.verdict}, not ${expected}: ${JSON.stringify(typesOf(result))}`;
  if (expected !== "invalid" || !wrong || wrong.types.includes("cycle-search-timeout")) return undefined;
  if (Number(result.statistics?.largestComponent) > SMALL) return undefined;
  const missing = wrong.types.filter((type) => !NO_FINDING.test(type) && !typesOf(result).includes(type));
  if (missing.length > 0) return `no ${missing.join(", ")}, only ${typesOf(result).join(", ")}`;
  const not = ((result.statistics?.not ?? []) as string[]).join(", ");
  const theirs = wrong.not.map(ownName).sort().join(", ");
  return not === theirs ? undefined : `rules out ${not}, not ${theirs}`;
}

const typesOf = ({ anomalies }: CheckResult): string[] => [...new Set(anomalies.map(({ type }) => type))];

const ownName = (model: string): string => (model === "strong-serializable" ? "strict-serializable" : model);
