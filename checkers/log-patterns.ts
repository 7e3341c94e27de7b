import type { CheckContext, Checker } from "../src/check/checker.ts";
import { messageOf, usageError } from "../src/core/errors.ts";
import type { NodeName } from "../src/core/node.ts";
import { showValue, type Value } from "../src/core/value.ts";
import type { Anomaly, CheckResult } from "../src/core/verdict.ts";
import type { NodeLogLine } from "../src/history/node-logs.ts";
import { refuseOptions } from "./parts/options.ts";

/** A regular expression as JavaScript writes them. */
export interface LogPattern {
  readonly regex: string;
  /** Whether small and large letters are the same; `false` unless said otherwise. */
  readonly ignoreCase?: boolean;
}

/** What `logPatterns` looks for. */
export interface LogPatternsOptions {
  /** What no line may match. */
  readonly patterns: readonly LogPattern[];
  /** Lines that match one of these may match anything. */
  readonly allow?: readonly LogPattern[];
}

/** Characters of a log that count as one step of the budget: a step of a search is dearer. */
const CHARACTERS_PER_STEP = 100;

/** Lines told of one node and one pattern. */
const TOLD = 16;

/**
 * No node's log may say certain things (`forbidden-log-line`): `panic`, `data race`. Very long lines are looked at in part. A pattern
 * that takes for ever is ended with the thread that it runs in. Without logs, as with a bare history: `unknown`.
 *
 * @throws a usage error for an option that it does not have, and for a pattern that is none.
 */
export function logPatterns(options: LogPatternsOptions): Checker {
  refuseOptions("logPatterns", options, {
    patterns: { wants: PATTERNS, holds: (value) => isList(value) && value.length > 0 },
    allow: { wants: PATTERNS, holds: isList },
  });
  if (options.patterns === undefined) throw usageError(`logPatterns needs patterns: ${PATTERNS}`);
  const forbidden = options.patterns.map(regularExpression);
  const allowed = (options.allow ?? []).map(regularExpression);
  return { name: "log-patterns", check: (_, context) => check(forbidden, allowed, context) };
}

const PATTERNS = 'a list of patterns such as { "regex": "panic", "ignoreCase": true }';

const isList = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.every(isPattern);

function isPattern(value: unknown): value is LogPattern {
  if (typeof value !== "object" || value === null) return false;
  const { regex, ignoreCase = false, ...rest } = value as { readonly [name: string]: unknown };
  return typeof regex === "string" && typeof ignoreCase === "boolean" && Object.keys(rest).length === 0;
}

function regularExpression({ regex, ignoreCase = false }: LogPattern): RegExp {
  try {
    return new RegExp(regex, ignoreCase ? "i" : "");
  } catch (error) {
    throw usageError(`the pattern ${showValue(regex)} cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

/** The lines of one node that match one pattern. */
interface Matches {
  readonly node: NodeName;
  readonly source: string;
  readonly first: NodeLogLine[];
  count: number;
}

function check(
  forbidden: readonly RegExp[],
  allowed: readonly RegExp[],
  { logs, maxSteps }: CheckContext,
): CheckResult {
  if (!logs) return unknown("there are no logs of nodes: only a run directory has them");
  const found: Matches[] = [];
  let lines = 0;
  let left = maxSteps * CHARACTERS_PER_STEP;
  for (const node of logs.nodes) {
    const matches = forbidden.map(
      ({ source, flags }): Matches => ({ node, source: `/${source}/${flags}`, first: [], count: 0 }),
    );
    found.push(...matches);
    for (const line of logs.lines(node)) {
      if (left <= 0)
        return resultOf(
          found,
          lines,
          `the budget of ${maxSteps} steps is spent after ${lines} lines; a larger one would help`,
        );
      left -= line.text.length;
      lines++;
      const excused = (): boolean => allowed.some((pattern) => pattern.test(line.text));
      forbidden.forEach((pattern, i) => {
        if (pattern.test(line.text) && !excused()) note(matches[i] as Matches, line);
      });
    }
  }
  return resultOf(found, lines);
}

function note(matches: Matches, line: NodeLogLine): void {
  if (matches.count++ < TOLD) matches.first.push(line);
}

const unknown = (reason: string): CheckResult => ({ verdict: "unknown", anomalies: [], reason });

function resultOf(all: readonly Matches[], lines: number, lack?: string): CheckResult {
  const found = all.filter(({ count }) => count > 0);
  const reason = lack ?? (lines === 0 ? "no node wrote a line" : undefined);
  return {
    verdict: found.length > 0 ? "invalid" : reason === undefined ? "valid" : "unknown",
    anomalies: found.map(anomalyOf),
    ...(reason === undefined ? {} : { reason }),
    opportunities: lines,
    statistics: { lines, matches: found.reduce((sum, { count }) => sum + count, 0) },
  };
}

function anomalyOf({ node, source, first, count }: Matches): Anomaly {
  const { file, number, text } = first[0] as NodeLogLine;
  const many = count === 1 ? "a line that matches" : `${count} lines that match`;
  return {
    type: "forbidden-log-line",
    message: `${node} wrote ${many} ${source}: ${showValue(text, 200)} (${file}, line ${number})`,
    operations: [],
    view: {
      kind: "table",
      columns: ["file", "line", "text"],
      rows: first.map((line): Value[] => [line.file, line.number, line.text.slice(0, 1000)]),
    },
  };
}
