import type { Checker } from "../src/check/checker.ts";
import { showValue } from "../src/core/value.ts";
import { NONE, OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import type { ByteBudget } from "./parts/byte-budget.ts";
import { eachObject } from "./parts/each-object.ts";
import { elementColumn } from "./parts/element-column.ts";
import type { Findings, Told } from "./parts/findings.ts";
import { type ObjectOperations, sweep } from "./parts/objects.ts";
import { refuseOptions } from "./parts/options.ts";
import { did } from "./parts/telling.ts";

/** What `monotonic` may be told. */
export interface MonotonicOptions {
  /** Whether no read may return less than one that returned before it was called, of whichever process; `false` unless said otherwise. */
  readonly realtime?: boolean;
}

const BYTES_PER_PROCESS = 48;

/**
 * What only grows is never seen to shrink: no process reads less than it has read before. Where `realtime` is asked for, no
 * read returns less than another one that returned before it was called; where it is not, such reads are counted.
 *
 * Operations: `read` with a number as its output, or with `null`, which is less than any number; how the value grows is not
 * looked at. Each key is judged by itself. One sweep, linear.
 *
 * @throws a usage error for an option that it does not have.
 */
export function monotonic(options: MonotonicOptions = {}): Checker {
  refuseOptions("monotonic", options, { realtime: "boolean" });
  return {
    name: "monotonic",
    check: (history, context) =>
      eachObject(history, context, ["read"], (object, findings, bytes) =>
        judge(history, object, options.realtime === true, findings, bytes),
      ),
  };
}

function judge(
  history: History,
  object: ObjectOperations,
  realtime: boolean,
  findings: Findings,
  bytes: ByteBudget,
): void {
  const { type, process, output } = history.columns;
  /** By process: the read of it that returned most. */
  const own = new Map<number, number>();
  /** Of all reads that returned, one that returned most; and by index, which that was when the read was called. */
  let most = NONE;
  const mostAtCall = elementColumn(object.calls.length, bytes);
  const counts = { reads: 0, wentBack: 0, wentBackInRealTime: 0 };
  const isLess = (op: number, than: number) =>
    than !== NONE && levelOf(history, op)! < levelOf(history, than)!;
  const called = (_: number, index: number) => {
    mostAtCall[index] = most;
  };
  const returned = (op: number, index: number) => {
    if (type[op] !== OK) return;
    if (levelOf(history, op) === undefined) {
      findings.doubt(`operation ${op} read ${showValue(history.value(output[op]!))}, which is no number`);
      return;
    }
    const before = own.get(process[op]!) ?? NONE;
    const elsewhere = mostAtCall[index]!;
    counts.reads++;
    if ((realtime ? elsewhere : before) !== NONE) findings.opportunities++;
    if (before === NONE) bytes.take(BYTES_PER_PROCESS);
    if (isLess(op, before)) {
      counts.wentBack++;
      findings.anomaly("non-monotonic-read", () => wentBack(history, before, op));
    } else own.set(process[op]!, op);
    if (isLess(op, elsewhere)) {
      counts.wentBackInRealTime++;
      if (realtime && !isLess(op, before))
        findings.anomaly("stale-read", () => wentBack(history, elsewhere, op));
    }
    if (!isLess(op, most)) most = op;
  };
  sweep(object, history.columns, called, returned);
  for (const [name, n] of Object.entries(counts)) findings.count(name, n);
}

/** What a read returned, as a number: `null` is less than all others. `undefined` for anything else. */
function levelOf(history: History, op: number): number | undefined {
  const value = history.value(history.columns.output[op]!);
  return value === null ? -Infinity : typeof value === "number" ? value : undefined;
}

function wentBack(history: History, before: number, op: number): Told {
  const read = (of: number) => showValue(history.value(history.columns.output[of]!));
  const later = did(history, op, `read ${read(op)}`);
  return {
    message: `${later}, after ${did(history, before, `had read ${read(before)}`)}`,
    operations: [before, op],
    view: { kind: "series", operations: [before, op] },
  };
}
