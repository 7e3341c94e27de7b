import type { OperationType } from "../../src/core/operation.ts";
import type { Value } from "../../src/core/value.ts";
import type { History } from "../../src/history/history.ts";
import { historyOfJepsen } from "../../src/history/import/jepsen.ts";
import type { TestEvent } from "./events.ts";

/** A millisecond between any two events. */
const TICK = 1e6;

/** The history of a list of events, as {@link historyOf} makes it, but every completion's value is its output. */
export function recorded(events: readonly TestEvent[]): History {
  return historyOfJepsen(
    events.map(([process, type, f, value, key], i) => ({
      process,
      type,
      f,
      value,
      ...(key === undefined ? {} : { key }),
      ...(type === "invoke" ? { node: `n${process + 1}` } : {}),
      time: i * TICK,
    })),
  ).history;
}

/** One operation that nothing overlaps. */
export const call = (
  process: number,
  f: string,
  input: Value,
  output: Value = null,
  type: OperationType = "ok",
): TestEvent[] => [
  [process, "invoke", f, input],
  [process, type, f, type === "ok" ? output : input],
];
