import type { CheckResult } from "../core/verdict.ts";
import type { History } from "../history/history.ts";
import type { NodeLogs } from "../history/node-logs.ts";

/** A part of the objects of a history, dealt out like cards: hand `index` of `of`, with as much of the budget. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** What a checker may spend, and whom it tells how far it is. */
export interface CheckContext {
  /** Search steps before the answer is `unknown`. Steps and not seconds, so that a verdict is the same on every machine. */
  readonly maxSteps: number;
  /** Bytes a checker may allocate beside the history; counted before a column grows. */
  readonly maxBytes: number;
  /** Aborted when the deadline passes or a person loses patience; a long search looks at it now and then. */
  readonly signal?: AbortSignal;
  /** Where the checker offers shares: which of them to judge. Without it, the whole. */
  readonly share?: Share;
  /** The logs of the nodes; a bare history has none. */
  readonly logs?: NodeLogs;
  progress?(done: number, total: number): void;
}

/**
 * Decides from a history whether a property held. Pure: it reads the history and returns data; it writes no files,
 * reads no clock, draws no randomness. It never guesses: out of budget, it says `unknown`.
 */
export interface Checker {
  readonly name: string;
  readonly check: (history: History, context: CheckContext) => CheckResult | Promise<CheckResult>;
  /**
   * Into how many shares the check of a history falls that may be judged apart, on threads of their own, and put together by
   * `mergeResults`; 1 where that would not pay. It depends on nothing but the history, and `check` without a share answers just
   * as its shares do together: how many threads there are changes nothing.
   */
  readonly shares?: (history: History) => number;
}

/** 20 million steps and 1 GiB: minutes at the worst, and far beyond what a healthy run needs. */
export const DEFAULT_BUDGET = { maxSteps: 20_000_000, maxBytes: 2 ** 30 } as const;
