import type { Checker } from "../src/check/checker.ts";
import { showValue, type Value } from "../src/core/value.ts";
import { FAIL, OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import type { ByteBudget } from "./parts/byte-budget.ts";
import { eachObject } from "./parts/each-object.ts";
import type { Findings, Told } from "./parts/findings.ts";
import { type ObjectOperations, sweep } from "./parts/objects.ts";
import { did } from "./parts/telling.ts";

/** What the adds come to at some moment. */
interface Sums {
  /** Of the `ok` adds that returned: the positive ones, and the negative ones. */
  raised: number;
  lowered: number;
  /** Of all adds that were called, but failed ones. */
  maybeRaised: number;
  maybeLowered: number;
}

/** What a read may return, and what it did. */
interface Reading {
  readonly op: number;
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/**
 * A counter starts at 0, and each read returns at least what the certain adds make of it, at most what the possible ones
 * could. Certain: acknowledged before the read was called. Possible: called before it returned, and not failed; of these the
 * positive ones raise the upper bound and the negative ones lower the lower bound.
 *
 * Operations: `add` with a whole number as its input, negative ones too; `read` with a whole number as its output. Each
 * key is a counter of its own. One sweep, linear. A read within its bounds may still be wrong: `linearizable` is exact.
 */
export function counter(): Checker {
  return {
    name: "counter",
    check: (history, context) =>
      eachObject(history, context, ["add", "read"], (object, findings, bytes) =>
        judge(history, object, findings, bytes),
      ),
  };
}

function judge(history: History, object: ObjectOperations, findings: Findings, bytes: ByteBudget): void {
  const { f, type, input, output } = history.columns;
  const add = history.functionId("add");
  const reason = uncountable(history, object.calls);
  if (reason !== undefined) {
    findings.doubt(reason);
    return;
  }
  const sums: Sums = { raised: 0, lowered: 0, maybeRaised: 0, maybeLowered: 0 };
  bytes.take(16 * object.calls.length);
  const raised = new Float64Array(object.calls.length);
  const lowered = new Float64Array(object.calls.length);
  const counts = { reads: 0, errors: 0 };
  const called = (op: number, i: number) => {
    raised[i] = sums.raised;
    lowered[i] = sums.lowered;
    if (f[op] !== add || type[op] === FAIL) return;
    const amount = history.value(input[op]!) as number;
    if (amount > 0) sums.maybeRaised += amount;
    else sums.maybeLowered += amount;
  };
  const returned = (op: number, i: number) => {
    if (type[op] !== OK) return;
    if (f[op] === add) {
      const amount = history.value(input[op]!) as number;
      if (amount > 0) sums.raised += amount;
      else sums.lowered += amount;
      return;
    }
    const value = history.value(output[op]!) as Value;
    const low = raised[i]! + sums.maybeLowered;
    const high = sums.maybeRaised + lowered[i]!;
    counts.reads++;
    if (!isWhole(value)) findings.doubt(`operation ${op} read ${showValue(value)}, which is no whole number`);
    else if (value < low || value > high) {
      counts.errors++;
      findings.anomaly("impossible-count", () => impossible(history, { op, low, value, high }));
    }
  };
  sweep(object, history.columns, called, returned);
  findings.opportunities += counts.reads;
  findings.count("reads", counts.reads);
  findings.count("errors", counts.errors);
}

const isWhole = (value: Value): value is number => Number.isSafeInteger(value);

/** Why sums of the adds among some operations would not be exact, if they would not. */
function uncountable(history: History, calls: Int32Array): string | undefined {
  const { f, type, input } = history.columns;
  const add = history.functionId("add");
  let sum = 0;
  for (const op of calls) {
    if (f[op] !== add || type[op] === FAIL) continue;
    const amount = history.value(input[op]!) as Value;
    if (!isWhole(amount))
      return `operation ${op} added ${showValue(amount)}: this checker counts whole numbers`;
    sum += Math.abs(amount);
  }
  return sum > Number.MAX_SAFE_INTEGER ? "the adds come to more than can be counted exactly" : undefined;
}

function impossible(history: History, { op, low, value, high }: Reading): Told {
  const why =
    value < low
      ? `the adds acknowledged before it was called make it ${low} at least`
      : `all adds called before it returned make it ${high} at most`;
  return {
    message: `${did(history, op, `read ${value}`)}, but ${why}`,
    operations: [op],
    view: { kind: "table", columns: ["at least", "read", "at most"], rows: [[low, value, high]] },
  };
}
