import type { Checker } from "../src/check/checker.ts";
import { canonical, showValue, type Value } from "../src/core/value.ts";
import { FAIL, OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import type { ByteBudget } from "./byte-budget.ts";
import { eachObject } from "./each-object.ts";
import type { Findings, Told } from "./findings.ts";
import { did } from "./telling.ts";

/** A distinct way in which reads of one group of keys found it. */
interface Sight {
  /** The first operation that found it so. */
  readonly op: number;
  /** The keys that held something, as texts. */
  readonly present: ReadonlySet<string>;
}

/** The reads of exactly the same keys. */
interface Group {
  /** What each key held wherever it held something, as texts. */
  readonly held: Map<string, string>;
  /** By the keys present in it. */
  readonly sights: Map<string, Sight>;
  /** Why these reads cannot be compared, if they cannot. */
  doubt?: string;
}

const BYTES_PER_SIGHT = 512;

/**
 * Each key is written once, and reads of the same keys must be in one order: of any two, one saw everything the other saw. Where
 * one saw `x` and not `y`, another `y` and not `x`, they are on a *long fork*, which parallel snapshot isolation allows and
 * snapshot isolation does not.
 *
 * Operations of any name: a write's input is `[["w", key, value]]`, a read's output `[["r", key, value or null], …]`.
 * Transactions of other shapes are not looked at. Keys that were written twice, or that held two values, cannot be judged.
 * For each group as many forks are told as there are neighbours, by number of keys present, that do not include one another: none
 * exactly where there is an order. O(n log n).
 */
export function longFork(): Checker {
  return {
    name: "long-fork",
    check: (history, context) =>
      eachObject(history, context, history.columns.functions, ({ calls }, findings, bytes) =>
        judge(history, calls, findings, bytes),
      ),
  };
}

function judge(history: History, calls: Int32Array, findings: Findings, bytes: ByteBudget): void {
  const groups = new Map<string, Group>();
  const counts = { reads: 0, earlyReads: 0, lateReads: 0, forks: 0 };
  for (const op of calls) {
    const read = readOf(history, op);
    if (!read) continue;
    const keys = [...read.keys()].sort();
    const present = keys.filter((key) => read.get(key) !== "null");
    counts.reads++;
    if (present.length === 0) counts.earlyReads++;
    else if (present.length === keys.length) counts.lateReads++;
    const name = keys.join(" ");
    if (!groups.has(name)) bytes.take(BYTES_PER_SIGHT + 2 * name.length);
    const group = groups.get(name) ?? { held: new Map(), sights: new Map() };
    groups.set(name, group);
    look(group, op, present, read, bytes);
  }
  const twice = writtenTwice(history, calls, bytes);
  for (const group of groups.values()) {
    const doubt = group.doubt ?? rewritten(group, twice);
    if (doubt !== undefined) findings.doubt(doubt);
    else counts.forks += forks(history, group, findings);
  }
  findings.opportunities += counts.reads - counts.earlyReads - counts.lateReads;
  for (const [name, n] of Object.entries(counts)) findings.count(name, n);
}

/** What an `ok` operation read, by key; values and keys as texts. `undefined` where it is no transaction of reads alone. */
function readOf(history: History, op: number): Map<string, string> | undefined {
  const { type, output } = history.columns;
  if (type[op] !== OK) return undefined;
  const micro = history.value(output[op]!);
  if (!Array.isArray(micro) || micro.length === 0 || !micro.every((part) => isMicro(part, "r")))
    return undefined;
  return new Map(micro.map(([, key, value = null]) => [canonical(key), canonical(value)]));
}

/** Kinds are words, or the same as keywords (`:r`), as an imported history may have them. */
const isMicro = (value: Value, kind: string): boolean =>
  Array.isArray(value) && value.length >= 2 && (value[0] === kind || value[0] === `:${kind}`);

/** A text of JSON, cut where it is long. */
const shown = (text: string): string => showValue(JSON.parse(text) as Value);

/** Adds what a read saw to what is known of its group. */
function look(
  group: Group,
  op: number,
  present: readonly string[],
  read: ReadonlyMap<string, string>,
  bytes: ByteBudget,
): void {
  for (const key of present) {
    const value = read.get(key)!;
    const before = group.held.get(key) ?? value;
    if (before !== value)
      group.doubt ??= `key ${shown(key)} held ${shown(before)} and ${shown(value)}: this checker needs keys that are written once`;
    group.held.set(key, before);
  }
  const name = present.join(" ");
  if (group.sights.has(name)) return;
  bytes.take(BYTES_PER_SIGHT + 2 * name.length);
  group.sights.set(name, { op, present: new Set(present) });
}

/** Keys that more than one transaction of one write may have written. */
function writtenTwice(history: History, calls: Int32Array, bytes: ByteBudget): ReadonlySet<string> {
  const { type, input } = history.columns;
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const op of calls) {
    const micro = history.value(input[op]!);
    if (type[op] === FAIL || !Array.isArray(micro) || micro.length !== 1 || !isMicro(micro[0], "w")) continue;
    const key = canonical(micro[0][1]);
    bytes.take(64 + 2 * key.length);
    (once.has(key) ? twice : once).add(key);
  }
  return twice;
}

function rewritten({ held }: Group, twice: ReadonlySet<string>): string | undefined {
  const key = [...held.keys()].find((name) => twice.has(name));
  return key === undefined
    ? undefined
    : `key ${shown(key)} was written twice: this checker needs keys that are written once`;
}

/** Tells the forks of one group and answers how many there are. */
function forks(history: History, { sights }: Group, findings: Findings): number {
  const ordered = [...sights.values()].sort((a, b) => a.present.size - b.present.size);
  let found = 0;
  for (let i = 1; i < ordered.length; i++) {
    const [less, more] = [ordered[i - 1]!, ordered[i]!];
    const unseen = [...less.present].find((key) => !more.present.has(key));
    if (unseen === undefined) continue;
    found++;
    findings.anomaly("long-fork", () => fork(history, less, more, unseen));
  }
  return found;
}

function fork(history: History, one: Sight, other: Sight, x: string): Told {
  const y = [...other.present].find((key) => !one.present.has(key)) as string;
  const [a, b] = one.op < other.op ? [one.op, other.op] : [other.op, one.op];
  const [first, second] = one.op < other.op ? [x, y] : [y, x];
  const saw = (op: number, seen: string, unseen: string) =>
    did(history, op, `saw ${shown(seen)} but not ${shown(unseen)}`);
  return {
    message: `${saw(a, first, second)}, and ${saw(b, second, first)}: no order of the two writes allows both`,
    operations: [a, b],
    steps: [
      { from: a, to: b, because: `operation ${a} saw the write of ${shown(first)}, operation ${b} did not` },
      { from: b, to: a, because: `operation ${b} saw the write of ${shown(second)}, operation ${a} did not` },
    ],
  };
}
