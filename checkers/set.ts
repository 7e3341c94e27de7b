import type { Checker } from "../src/check/checker.ts";
import { formatDuration } from "../src/core/duration.ts";
import { canonical, showValue, type Value } from "../src/core/value.ts";
import type { Anomaly, CheckResult } from "../src/core/verdict.ts";
import { FAIL, OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import { intervals } from "./intervals.ts";

/** How many anomalies are told one by one. */
const TOLD = 16;

/** One attempt to add an element. */
interface Add {
  readonly op: number;
  readonly element: Value;
  readonly type: number;
}

/** One completed read, its elements as text. */
interface Read {
  readonly op: number;
  readonly elements: ReadonlySet<string>;
  readonly twice: readonly string[];
}

/**
 * Every acknowledged element must be in the final reads, nothing may be there that nobody tried to add, and nothing twice.
 *
 * *Final* are the reads called after the last acknowledged add returned; where there is none, the read that was called last
 * is judged by what was acknowledged before its call. An element is lost when it is in none of them: one that only some of them
 * miss is there, and was read too early. An add that is `info` may be present or absent. Without a read: `unknown`.
 *
 * Operations: `add` with an element as its input, `read` with a list as its output. Linear in the size of all reads.
 */
export function set(): Checker {
  return { name: "set", check: (history) => check(history) };
}

function check(history: History): CheckResult {
  if (new Set(history.columns.key).size > 1)
    return unknown("the history speaks of several objects: this checker judges one set");
  const adds = addsOf(history);
  const { reads, unreadable } = readsOf(history);
  const final = finalReads(history, adds, reads);
  const due = final.length === 0 ? [] : acknowledgedBefore(history, adds, final);
  const lost = due.filter((add) => final.every((read) => !read.elements.has(textOf(add.element))));
  const anomalies = [
    ...lost.map((add) => lostElement(history, add, final)),
    ...unexpected(history, adds, reads),
    ...duplicates(history, reads),
  ];
  if (anomalies.length === 0 && unreadable !== undefined) return unknown(unreadable);
  if (final.length === 0) return unknown("the set was never read: nothing says what it holds");
  return {
    verdict: anomalies.length > 0 ? "invalid" : "valid",
    anomalies: anomalies.slice(0, TOLD),
    ...(anomalies.length > TOLD ? { omitted: anomalies.length - TOLD } : {}),
    opportunities: due.length,
    statistics: statistics(adds, final, due, lost),
  };
}

const unknown = (reason: string): CheckResult => ({ verdict: "unknown", anomalies: [], reason });

/** Adds that the final reads must show: those acknowledged before the first of them was called. */
function acknowledgedBefore(history: History, adds: readonly Add[], final: readonly Read[]): Add[] {
  const { callPosition, returnPosition } = history.columns;
  const called = callPosition[final[0]!.op]!;
  return adds.filter((add) => add.type === OK && returnPosition[add.op]! < called);
}

/** Values are compared as JSON: an element is itself wherever it comes from. */
const textOf = canonical;

function addsOf(history: History): Add[] {
  const { columns } = history;
  const f = history.functionId("add");
  const adds: Add[] = [];
  for (let op = 0; op < columns.count; op++) {
    if (columns.f[op] === f)
      adds.push({ op, element: history.value(columns.input[op]!) as Value, type: columns.type[op]! });
  }
  return adds;
}

/** All completed reads, in the order of their calls, and why one of them cannot be judged, if one cannot. */
function readsOf(history: History): { readonly reads: Read[]; readonly unreadable?: string } {
  const { columns } = history;
  const f = history.functionId("read");
  const reads: Read[] = [];
  let unreadable: string | undefined;
  for (let op = 0; op < columns.count; op++) {
    if (columns.f[op] !== f || columns.type[op] !== OK) continue;
    const output = history.value(columns.output[op]!);
    if (Array.isArray(output)) reads.push(readOf(op, output));
    else unreadable ??= `operation ${op} read ${showValue(output)}, which is no list of elements`;
  }
  return { reads, ...(unreadable === undefined ? {} : { unreadable }) };
}

function readOf(op: number, output: readonly Value[]): Read {
  const elements = new Set<string>();
  const twice = new Set<string>();
  for (const text of output.map(textOf)) (elements.has(text) ? twice : elements).add(text);
  return { op, elements, twice: [...twice] };
}

function finalReads(history: History, adds: readonly Add[], reads: readonly Read[]): readonly Read[] {
  const { callPosition, returnPosition } = history.columns;
  const lastAdded = adds.reduce(
    (last, add) => (add.type === OK ? Math.max(last, returnPosition[add.op]!) : last),
    -1,
  );
  const after = reads.filter((read) => callPosition[read.op]! > lastAdded);
  return after.length > 0 ? after : reads.slice(-1);
}

function lostElement(history: History, { op, element }: Add, final: readonly Read[]): Anomaly {
  const add = history.operation(op);
  const where =
    final.length === 1 ? "is missing from the final read" : `is in none of the ${final.length} final reads`;
  const message = `${showValue(element)} was acknowledged to process ${add.process} by ${add.node} at ${formatDuration(add.returnTime)}, but ${where}`;
  return { type: "lost-element", message, operations: [op, final[0]!.op] };
}

/** Elements that were read although no add of them, `ok` or `info`, had been called before that read returned. */
function unexpected(history: History, adds: readonly Add[], reads: readonly Read[]): Anomaly[] {
  const { callPosition, returnPosition } = history.columns;
  const called = new Map<string, number>();
  for (const { op, element, type } of adds) {
    const text = textOf(element);
    if (type !== FAIL && !called.has(text)) called.set(text, callPosition[op]!);
  }
  const seen = new Set<string>();
  return reads.flatMap(({ op, elements }) =>
    [...elements].flatMap((text) => {
      if ((called.get(text) ?? Infinity) < returnPosition[op]! || seen.has(text)) return [];
      seen.add(text);
      return [unexpectedElement(history, op, text, adds)];
    }),
  );
}

function unexpectedElement(history: History, op: number, text: string, adds: readonly Add[]): Anomaly {
  const refused = adds.find((add) => add.type === FAIL && textOf(add.element) === text);
  const { process, node } = history.operation(op);
  const why = refused
    ? `whose add (operation ${refused.op}) had definitely failed`
    : "which nobody had tried to add";
  return {
    type: "unexpected-element",
    message: `process ${process} read ${text} from ${node}, ${why}`,
    operations: refused ? [refused.op, op] : [op],
  };
}

function duplicates(history: History, reads: readonly Read[]): Anomaly[] {
  return reads.flatMap(({ op, twice }) =>
    twice.map((text) => ({
      type: "duplicate-element",
      message: `process ${history.operation(op).process} read ${text} more than once in one read of a set`,
      operations: [op],
    })),
  );
}

function statistics(
  adds: readonly Add[],
  final: readonly Read[],
  due: readonly Add[],
  lost: readonly Add[],
): { [name: string]: Value } {
  const present = (add: Add) => final.some((read) => read.elements.has(textOf(add.element)));
  const readTooEarly = due.filter(
    (add) => present(add) && final.some((read) => !read.elements.has(textOf(add.element))),
  );
  return {
    attempted: adds.length,
    acknowledged: adds.filter((add) => add.type === OK).length,
    recovered: adds.filter((add) => add.type !== OK && add.type !== FAIL && present(add)).length,
    lost: intervals(lost.map((add) => add.element)),
    missedBySomeReads: intervals(readTooEarly.map((add) => add.element)),
    finalReads: final.length,
  };
}
