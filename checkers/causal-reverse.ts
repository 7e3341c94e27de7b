import type { Checker } from "../src/check/checker.ts";
import { showValue, type Value } from "../src/core/value.ts";
import { FAIL, NONE, OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import type { ByteBudget } from "./parts/byte-budget.ts";
import { eachObject } from "./parts/each-object.ts";
import { elementColumn } from "./parts/element-column.ts";
import type { Findings, Told } from "./parts/findings.ts";
import { type ListReads, listReads } from "./parts/list-reads.ts";
import { Numbering } from "./parts/numbering.ts";
import type { ObjectOperations } from "./parts/objects.ts";
import { acknowledged, did } from "./parts/telling.ts";

/** The writes of one object and the reads of them, values by their numbers. */
interface Writes {
  readonly numbers: Numbering;
  readonly reads: ListReads;
  /** By value: its write, unless that failed; operation numbers or {@link NONE}. */
  readonly write: Int32Array;
  /** Acknowledged writes, in the order in which they returned. */
  readonly returned: Int32Array;
  /** By value: how many writes were acknowledged before its own returned; {@link NONE} where it was not acknowledged. */
  readonly rank: Int32Array;
}

/** Rows of the table of missing writes. */
const SHOWN = 100;

/**
 * Where a write is visible, so is every write that was acknowledged before it was called: what strict serializability
 * promises of blind inserts. Says nothing of how fresh a read is, nor of a value that nobody wrote.
 *
 * Operations: `write` with a value as its input, each at most once; `read` with a list of values as its output. Each key is
 * judged by itself. Linear in the size of all reads, and a binary search for each.
 */
export function causalReverse(): Checker {
  return {
    name: "causal-reverse",
    check: (history, context) =>
      eachObject(history, context, ["write", "read"], (object, findings, bytes) =>
        judge(history, object, findings, bytes),
      ),
  };
}

function judge(history: History, object: ObjectOperations, findings: Findings, bytes: ByteBudget): void {
  const writes = writesOf(history, object, bytes);
  if (typeof writes === "string") {
    findings.doubt(writes);
    return;
  }
  const { reads } = writes;
  /** By rank: the last read that saw the write. */
  const seenBy = elementColumn(writes.returned.length, bytes);
  let errors = 0;
  for (let i = 0; i < reads.count; i++) {
    const latest = latestSeen(writes, i);
    if (latest === NONE) continue;
    const expected = acknowledgedBefore(history, writes, latest);
    if (expected === 0) continue;
    findings.opportunities++;
    if (seenAmong(writes, i, expected, seenBy) === expected) continue;
    errors++;
    findings.anomaly("causal-reverse", () => {
      const due = writes.returned.subarray(0, expected);
      return reversed(
        history,
        reads.op[i]!,
        latest,
        due.filter((_, rank) => seenBy[rank] !== i),
      );
    });
  }
  findings.count("attempted", writes.write.filter((op) => op !== NONE).length);
  findings.count("acknowledged", writes.returned.length);
  findings.count("reads", reads.count);
  findings.count("errors", errors);
  if (reads.unreadable !== undefined) findings.doubt(reads.unreadable);
}

/** The writes and reads of an object, or why they cannot be judged. */
function writesOf(
  history: History,
  { calls, returns }: ObjectOperations,
  bytes: ByteBudget,
): Writes | string {
  const { f, type, input } = history.columns;
  const write = history.functionId("write");
  const numbers = new Numbering(bytes);
  const made = calls.filter((op) => f[op] === write && type[op] !== FAIL);
  const value = made.map((op) => numbers.id(history.value(input[op]!) as Value));
  if (numbers.size < made.length) {
    const again = value.findIndex((v, i) => v !== i);
    return `${showValue(numbers.value(value[again]!))} was written twice: this checker needs values that are written once`;
  }
  const reads = listReads(history, calls, numbers, bytes);
  const [writeOf, rank] = [elementColumn(numbers.size, bytes), elementColumn(numbers.size, bytes)];
  writeOf.set(made);
  const returned = returns.map((i) => calls[i]!).filter((op) => f[op] === write && type[op] === OK);
  returned.forEach((op, i) => {
    rank[numbers.find(history.value(input[op]!) as Value)] = i;
  });
  return { numbers, reads, write: writeOf, returned, rank };
}

/** Of the writes that read `i` saw, the one that was called last, or {@link NONE}. Operations are numbered by their calls. */
function latestSeen({ reads, write }: Writes, i: number): number {
  let latest = NONE;
  for (let at = reads.from[i]!; at < reads.to[i]!; at++)
    latest = Math.max(latest, write[reads.element[at]!]!);
  return latest;
}

/** How many writes were acknowledged before an operation was called. Binary search. */
function acknowledgedBefore({ columns }: History, { returned }: Writes, op: number): number {
  const called = columns.callPosition[op]!;
  let low = 0;
  let high = returned.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (columns.returnPosition[returned[middle]!]! < called) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the first `expected` acknowledged writes read `i` saw; leaves `i` in `seenBy` at the rank of each. */
function seenAmong({ reads, rank }: Writes, i: number, expected: number, seenBy: Int32Array): number {
  let seen = 0;
  for (let at = reads.from[i]!; at < reads.to[i]!; at++) {
    const r = rank[reads.element[at]!]!;
    if (r === NONE || r >= expected || seenBy[r] === i) continue;
    seenBy[r] = i;
    seen++;
  }
  return seen;
}

function reversed(history: History, read: number, later: number, missing: Int32Array): Told {
  const written = (op: number) => history.value(history.columns.input[op]!) as Value;
  const [first] = missing as unknown as [number];
  const others = missing.length > 1 ? ` (nor ${missing.length - 1} more)` : "";
  const saw = did(
    history,
    read,
    `saw ${showValue(written(later))} but not ${showValue(written(first))}${others}`,
  );
  return {
    message: `${saw}, whose write was ${acknowledged(history, first)}, before that of ${showValue(written(later))} was called`,
    operations: [first, later, read],
    view: {
      kind: "table",
      columns: ["missing", "write"],
      rows: Array.from(missing.subarray(0, SHOWN), (op) => [written(op), op]),
    },
  };
}
