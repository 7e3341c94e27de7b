import type { CheckContext, Checker } from "../src/check/checker.ts";
import { formatDuration } from "../src/core/duration.ts";
import { showValue } from "../src/core/value.ts";
import type { CheckResult } from "../src/core/verdict.ts";
import { NONE } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import type { ByteBudget } from "./parts/byte-budget.ts";
import { eachObject } from "./parts/each-object.ts";
import type { Findings, Told } from "./parts/findings.ts";
import { refuseOptions } from "./parts/options.ts";
import { quantiles } from "./parts/quantiles.ts";
import { acknowledged, did } from "./parts/telling.ts";
import { setFlaws } from "./set/set-flaws.ts";
import { SET_FUNCTIONS, type SetHistory, setHistory } from "./set/set-history.ts";
import { type SetTimeline, setTimeline } from "./set/set-timeline.ts";

/** What `setFull` may be told. */
export interface SetFullOptions {
  /** Whether each element must be seen by every read called after it was known to be there; `false` unless said otherwise. */
  readonly linearizable?: boolean;
}

/** What became of an element. A stale one is stable too: it was missed, and seen again. */
type Fate = "stable" | "stale" | "lost" | "neverRead";

/** The elements of each fate, and how many of all a read called after they were known could have missed. */
interface Fates extends Record<Fate, number[]> {
  tested: number;
}

/** How long elements took to be there for good, or went on being seen before they were lost: nanoseconds after they were known. */
interface Latencies {
  readonly stable: number[];
  readonly lost: number[];
}

/**
 * Follows each element of a set through all reads. It is *known* when its add is acknowledged or a read that saw it returns,
 * whichever is first. It is *stable* when the read called last of those that miss it was called before the one called last
 * of those that see it; *stale* too when a read called after it was known misses it. It is *lost* when the read called
 * last of all that tell misses it and was called after it was known. Otherwise it was *never read*.
 *
 * Invalid: a lost element, one read twice or before anybody added it, and with `linearizable` a stale one. `unknown` where no
 * element is stable. Reads that returned before an element's add was called say nothing of it. With `linearizable` each
 * element is judged exactly, not the order of several.
 *
 * Operations: `add` with an element as its input, `read` with a list as its output. Each key is a set of its own. Linear in
 * the size of all reads. The definitions are those of Jepsen's `set-full`.
 *
 * @throws a usage error for an option that it does not have.
 */
export function setFull(options: SetFullOptions = {}): Checker {
  refuseOptions("setFull", options, { linearizable: "boolean" });
  return {
    name: "set-full",
    check: (history, context) => check(history, context, options.linearizable === true),
  };
}

function check(history: History, context: CheckContext, linearizable: boolean): CheckResult {
  const latencies: Latencies = { stable: [], lost: [] };
  const result = eachObject(history, context, SET_FUNCTIONS, (object, findings, bytes) => {
    const set = setHistory(history, object, bytes);
    const line = setTimeline(history, set, bytes);
    const of = fates(history, set, line, latencies, bytes);
    report(history, set, line, of, findings);
    if (linearizable)
      for (const e of of.stale) findings.anomaly("stale-element", () => staleElement(history, set, line, e));
    setFlaws(history, set, findings, bytes);
  });
  const latency = Object.fromEntries(
    Object.entries(latencies).map(([name, of]) => [name, quantiles(Float64Array.from(of).sort())]),
  );
  return { ...result, statistics: { ...result.statistics, latency } };
}

/** Decides what became of each element that somebody tried to add; how long it took goes to `latencies`. */
function fates(
  history: History,
  set: SetHistory,
  line: SetTimeline,
  latencies: Latencies,
  bytes: ByteBudget,
): Fates {
  const { callTime, returnTime } = history.columns;
  const fates: Fates = { stable: [], stale: [], lost: [], neverRead: [], tested: 0 };
  bytes.take(16 * set.attempted);
  for (let e = 0; e < set.attempted; e++) {
    const [known, present, absent] = [line.known[e]!, line.present[e]!, line.absent[e]!];
    const fate = fateOf(history, known, present, absent);
    fates[fate].push(e);
    if (fate !== "neverRead" && calledAfter(history, Math.max(present, absent), known)) fates.tested++;
    const last = fate === "stale" ? absent : fate === "lost" ? present : NONE;
    const latency = last === NONE ? 0 : Math.max(0, callTime[last]! - returnTime[known]!);
    if (fate !== "neverRead") latencies[fate === "lost" ? "lost" : "stable"].push(latency);
  }
  return fates;
}

function fateOf(history: History, known: number, present: number, absent: number): Fate {
  const missed = calledAfter(history, absent, known);
  // Operations are numbered in the order of their calls.
  if (present > absent) return missed ? "stale" : "stable";
  return missed ? "lost" : "neverRead";
}

/** Whether a read was called after an operation had returned; neither is so where there is none. */
const calledAfter = ({ columns }: History, read: number, op: number): boolean =>
  read !== NONE && op !== NONE && columns.callPosition[read]! > columns.returnPosition[op]!;

function report(history: History, set: SetHistory, line: SetTimeline, of: Fates, findings: Findings): void {
  findings.opportunities += of.tested;
  findings.count("attempted", set.attempted);
  findings.count("acknowledged", set.acknowledged.filter((add) => add !== NONE).length);
  findings.count("stable", of.stable.length + of.stale.length);
  for (const fate of ["lost", "stale", "neverRead"] as const)
    findings.list(fate, set.numbers.values(of[fate]));
  // What was not understood may have shown an element that seems to be lost.
  if (set.reads.unreadable !== undefined) findings.doubt(set.reads.unreadable);
  else for (const e of of.lost) findings.anomaly("lost-element", () => lostElement(history, set, line, e));
  if (of.stable.length + of.stale.length === 0)
    findings.doubt("no element was seen to be there for good: nothing says that the set keeps any");
}

/** `5 was acknowledged to process 1 by n2 at 3.00 ms`, or `5 was there when process 2 read it from n3 at 2.00 ms`. */
function knowledge(
  history: History,
  { numbers, acknowledged: by }: SetHistory,
  known: number,
  e: number,
): string {
  const element = showValue(numbers.value(e));
  if (by[e] === known) return `${element} was ${acknowledged(history, known)}`;
  return `${element} was there when ${did(history, known, "read it")}`;
}

function lostElement(
  history: History,
  set: SetHistory,
  { known, present, absent }: SetTimeline,
  e: number,
): Told {
  const [since, seen, missing] = [known[e]!, present[e]!, absent[e]!];
  const last =
    seen === NONE
      ? "no read saw it"
      : seen === since
        ? "no later read saw it"
        : `${did(history, seen, "saw it last")}`;
  return {
    message: `${knowledge(history, set, since, e)}; ${last}, and ${did(history, missing, "missed it in a read")}`,
    operations: [...new Set([since, ...(seen === NONE ? [] : [seen]), missing])],
  };
}

function staleElement(history: History, set: SetHistory, { known, absent }: SetTimeline, e: number): Told {
  const [since, missing] = [known[e]!, absent[e]!];
  const { callTime, returnTime } = history.columns;
  const later = history.hasTimes
    ? `${formatDuration(callTime[missing]! - returnTime[since]!)} later`
    : "later";
  return {
    message: `${knowledge(history, set, since, e)}, but ${did(history, missing, "missed it in a read")}, called ${later}`,
    operations: [since, missing],
  };
}
