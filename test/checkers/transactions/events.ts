import type { OperationType } from "../../../src/core/operation.ts";
import type { Value } from "../../../src/core/value.ts";
import { HistoryBuilder } from "../../../src/history/builder.ts";
import type { History } from "../../../src/history/history.ts";

/** A micro-operation as a test writes it. */
export type Micro = readonly ["append" | "r", string | number, Value];

/** An event of a transaction: process, what happened, micro-operations. */
export type TransactionEvent = readonly [
  process: number,
  type: "invoke" | OperationType,
  micro: readonly Micro[],
];

/** A millisecond between any two events. */
const TICK = 1e6;

/** The history of a list of events. */
export function historyOfTransactions(events: readonly TransactionEvent[]): History {
  const builder = new HistoryBuilder();
  const open = new Map<number, number>();
  let op = 0;
  events.forEach(([process, type, micro], i) => {
    const time = i * TICK;
    if (type === "invoke") {
      open.set(process, op);
      builder.invoke({ op: op++, process, node: `n${process + 1}`, f: "txn", input: micro as Value, time });
    } else {
      const output = type === "ok" ? { output: micro as Value } : {};
      builder.complete({ op: open.get(process)!, process, type, ...output, time });
    }
  });
  return builder.build();
}

/** What a transaction asks for: its reads not answered yet. */
export const asked = (micro: readonly Micro[]): Micro[] =>
  micro.map(([kind, key, value]) => [kind, key, kind === "r" ? null : value]);

/** A transaction that nothing overlaps. */
export const done = (process: number, ...micro: readonly Micro[]): TransactionEvent[] => [
  [process, "invoke", asked(micro)],
  [process, "ok", micro],
];

/** Transactions that all overlap each other, one a process, and complete in this order. */
export const together = (...transactions: readonly (readonly Micro[])[]): TransactionEvent[] => [
  ...transactions.map((micro, process): TransactionEvent => [process, "invoke", asked(micro)]),
  ...transactions.map((micro, process): TransactionEvent => [process, "ok", micro]),
];
