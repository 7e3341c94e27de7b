import type { OperationType } from "../../src/core/operation.ts";
import type { Value } from "../../src/core/value.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import type { History } from "../../src/history/history.ts";

/** One event as a test writes it: process, what happened, operation kind, value; a key where there are several. */
export type TestEvent = readonly [
  process: number,
  type: "invoke" | OperationType,
  f: string,
  value: Value,
  key?: string | number,
];

/** A millisecond between any two events. */
const TICK = 1e6;

/** The history of a list of events; node `n1` serves process 0, `n2` process 1, and so on. A value of an `ok` read is its output. */
export function historyOf(events: readonly TestEvent[]): History {
  const builder = new HistoryBuilder();
  const open = new Map<number, number>();
  let op = 0;
  events.forEach(([process, type, f, value, key], i) => {
    const time = i * TICK;
    if (type === "invoke") {
      open.set(process, op);
      builder.invoke({
        op,
        process,
        node: `n${process + 1}`,
        f,
        ...(key === undefined ? {} : { key }),
        input: value,
        time,
      });
      op++;
    } else
      builder.complete({
        op: open.get(process) as number,
        process,
        type,
        ...(type === "ok" ? { output: f === "read" || f === "get" ? value : null } : {}),
        time,
      });
  });
  return builder.build();
}
