import type { Checker } from "../src/check/checker.ts";
import { showValue } from "../src/core/value.ts";
import { FAIL, NONE, OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import { ABSENT } from "../src/history/micro-operations.ts";
import { tableCode, transactionNumber, type ValueCode } from "../src/history/value-code.ts";
import type { ByteBudget } from "./parts/byte-budget.ts";
import { eachObject } from "./parts/each-object.ts";
import type { Findings, Told } from "./parts/findings.ts";
import { did } from "./parts/telling.ts";

/** The keys that a read asked for, and of these the ones that held something; by number, ascending. */
interface Read {
  readonly keys: readonly number[];
  readonly present: readonly number[];
}

/** A distinct output of reads, and the first operation that returned it. */
interface Sight extends Read {
  readonly op: number;
}

/** The distinct outputs of reads of exactly the same keys. */
type Group = Sight[];

/** What is known of each key, by its number. */
interface Keys {
  /** Those that were written, and those that may have been written more than once. */
  readonly written: Set<number>;
  readonly rewritten: Set<number>;
  /** The code of what it held where it held something, and of another such value. */
  readonly held: Map<number, ValueCode>;
  readonly heldToo: Map<number, ValueCode>;
}

const BYTES_PER_SIGHT = 256;
const BYTES_PER_KEY = 128;

/** `null` is the first value of every table. */
const NULL = tableCode(0);

/**
 * Each key is written once, and reads of the same keys must be in one order: of any two, one saw everything the other saw. Where
 * one saw `x` and not `y`, another `y` and not `x`, they are on a *long fork*, which parallel snapshot isolation allows and
 * snapshot isolation does not.
 *
 * Operations of any name: a write's input is `[["w", key, value]]`, a read's output `[["r", key, value or null], …]`.
 * Transactions of other shapes are not looked at. Reads of a key that was written twice, or that held two values, are not judged.
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
  const keys = writtenKeys(history, calls, bytes);
  const groups = new Map<string, Group>();
  const seen = new Set<ValueCode>();
  const counts = { reads: 0, earlyReads: 0, lateReads: 0, forks: 0 };
  const reads = kindsNamed(history, "r");
  for (const op of calls) {
    const read = readOf(history, op, reads, keys);
    if (!read) continue;
    counts.reads++;
    if (read.present.length === 0) counts.earlyReads++;
    else if (read.present.length === read.keys.length) counts.lateReads++;
    const code = history.columns.output[op]!;
    if (seen.has(code)) continue;
    bytes.take(BYTES_PER_SIGHT + BYTES_PER_KEY * read.keys.length);
    seen.add(code);
    const group = read.keys.join();
    if (!groups.get(group)?.push({ ...read, op })) groups.set(group, [{ ...read, op }]);
  }
  for (const group of groups.values()) {
    const doubt = doubtOf(history, group, keys);
    if (doubt !== undefined) findings.doubt(doubt);
    else counts.forks += forks(history, group, findings);
  }
  findings.opportunities += counts.reads - counts.earlyReads - counts.lateReads;
  for (const [name, n] of Object.entries(counts)) findings.count(name, n);
}

/** By number of a kind of micro-operation: whether it is the named one. A keyword (`:r`), as an imported history may have it, is the same. */
const kindsNamed = ({ columns }: History, name: string): boolean[] =>
  columns.transactions.kinds.map((kind) => kind === name || kind === `:${name}`);

/** The keys that transactions of one write may have written. */
function writtenKeys(history: History, calls: Int32Array, bytes: ByteBudget): Keys {
  const { type, input, transactions } = history.columns;
  const { first, kind, key } = transactions;
  const keys: Keys = { written: new Set(), rewritten: new Set(), held: new Map(), heldToo: new Map() };
  const isWrite = kindsNamed(history, "w");
  for (const op of calls) {
    const t = transactionNumber(input[op]!);
    if (type[op] === FAIL || t < 0 || first[t + 1]! - first[t]! !== 1) continue;
    const m = first[t]!;
    if (!isWrite[kind[m]!]) continue;
    if (keys.written.has(key[m]!)) keys.rewritten.add(key[m]!);
    else bytes.take(BYTES_PER_KEY);
    keys.written.add(key[m]!);
  }
  return keys;
}

/** What an `ok` operation read, where it is a transaction of reads alone; adds to what is known of the keys. */
function readOf(history: History, op: number, isRead: readonly boolean[], known: Keys): Read | undefined {
  const { type, output, transactions } = history.columns;
  const { first, kind, key, value } = transactions;
  const t = transactionNumber(output[op]!);
  if (type[op] !== OK || t < 0) return undefined;
  const keys: number[] = [];
  const present: number[] = [];
  for (let m = first[t]!; m < first[t + 1]!; m++) {
    if (!isRead[kind[m]!]) return undefined;
    keys.push(key[m]!);
    if (value[m] === NULL || value[m] === ABSENT) continue;
    present.push(key[m]!);
    holds(known, key[m]!, value[m]!);
  }
  const ascending = (a: number, b: number) => a - b;
  return { keys: keys.sort(ascending), present: present.sort(ascending) };
}

function holds({ held, heldToo }: Keys, key: number, value: ValueCode): void {
  const before = held.get(key);
  if (before === undefined) held.set(key, value);
  else if (before !== value) heldToo.set(key, value);
}

/** Why reads of a group cannot be compared, if they cannot. */
function doubtOf(history: History, [sight]: Group, known: Keys): string | undefined {
  const odd = sight?.keys.find(
    (key) => known.held.has(key) && (known.rewritten.has(key) || known.heldToo.has(key)),
  );
  if (odd === undefined) return undefined;
  const value = (code: ValueCode | undefined) => showValue(history.value(code ?? NONE));
  const what = known.rewritten.has(odd)
    ? "was written twice"
    : `held ${value(known.held.get(odd))} and ${value(known.heldToo.get(odd))}`;
  return `key ${keyName(history, odd)} ${what}: this checker needs keys that are written once`;
}

const keyName = (history: History, key: number): string =>
  showValue(history.value(history.columns.transactions.keys[key]!));

/** Tells the forks of one group and answers how many there are. */
function forks(history: History, group: Group, findings: Findings): number {
  const ordered = group.sort((a, b) => a.present.length - b.present.length);
  let found = 0;
  for (let i = 1; i < ordered.length; i++) {
    const [less, more] = [ordered[i - 1]!, ordered[i]!];
    const unseen = firstMissing(less, more);
    if (unseen === undefined) continue;
    found++;
    findings.anomaly("long-fork", () => fork(history, less, more, unseen));
  }
  return found;
}

/** The first key that one read found and another did not. */
function firstMissing(one: Sight, other: Sight): number | undefined {
  const present = new Set(other.present);
  return one.present.find((key) => !present.has(key));
}

function fork(history: History, one: Sight, other: Sight, x: number): Told {
  const y = firstMissing(other, one) as number;
  const [a, b] = one.op < other.op ? [one.op, other.op] : [other.op, one.op];
  const [first, second] = one.op < other.op ? [x, y] : [y, x];
  const saw = (op: number, seen: number, unseen: number) =>
    did(history, op, `saw ${keyName(history, seen)} but not ${keyName(history, unseen)}`);
  return {
    message: `${saw(a, first, second)}, and ${saw(b, second, first)}: no order of the two writes allows both`,
    operations: [a, b],
    steps: [
      {
        from: a,
        to: b,
        because: `operation ${a} saw the write of ${keyName(history, first)}, operation ${b} did not`,
      },
      {
        from: b,
        to: a,
        because: `operation ${b} saw the write of ${keyName(history, second)}, operation ${a} did not`,
      },
    ],
  };
}
