import type { Operation } from "../core/operation.ts";
import { showValue, type Value } from "../core/value.ts";
import type { Anomaly, CycleEdge } from "../core/verdict.ts";
import type { History } from "../history/history.ts";
import { labelOf } from "./lanes.ts";
import { visible } from "./untrusted.ts";

/** Transactions of one cycle that are drawn; of a longer one its beginning and its last. */
export const DRAWN_TRANSACTIONS = 12;

/** A transaction of a cycle, and why it comes before the next one. */
export interface CycleStop {
  /** `T1`, as the reasons call it. */
  readonly name: string;
  readonly operation: Operation;
  /** Harmless text: `append x 1, r y → [2]`. */
  readonly label: string;
  /** Absent before a gap. */
  readonly edge?: CycleEdge;
}

/** A cycle, ready to be drawn. */
export interface CycleStory {
  readonly stops: readonly CycleStop[];
  /** Transactions that are left out before the last one. */
  readonly omitted: number;
}

/** The cycle of an anomaly; `undefined` where it shows none, or names operations that the history does not have. */
export function cycleStory(history: History, { view }: Anomaly): CycleStory | undefined {
  if (view?.kind !== "cycle" || view.transactions.some((op) => !(op >= 0 && op < history.count)))
    return undefined;
  const last = view.transactions.length - 1;
  const omitted = Math.max(0, last + 1 - DRAWN_TRANSACTIONS);
  const drawn = [...view.transactions.keys()].filter((i) => i < last - omitted || i === last);
  const stops = drawn.map((i): CycleStop => {
    const operation = history.operation(view.transactions[i] as number);
    const edge = view.edges[i];
    const isBeforeGap = omitted > 0 && i === last - omitted - 1;
    return {
      name: `T${i + 1}`,
      operation,
      label: transactionLabel(operation),
      ...(edge && !isBeforeGap ? { edge } : {}),
    };
  });
  return { stops, omitted };
}

/** A transaction in harmless words: `append x 1, r y → [2]`; anything else as operations are told. */
function transactionLabel(operation: Operation): string {
  const { type, input, output } = operation;
  const told = type === "ok" ? output : input;
  if (!Array.isArray(told) || !told.every((micro) => Array.isArray(micro) && micro.length >= 2))
    return labelOf(operation);
  return visible(told.map((micro) => microLabel(micro as readonly Value[])).join(", "));
}

function microLabel([kind, key, value]: readonly Value[]): string {
  const call = `${wordOf(kind)} ${wordOf(key)}`;
  if (value === undefined || value === null) return call;
  return Array.isArray(value) ? `${call} → ${showValue(value, 40)}` : `${call} ${showValue(value, 40)}`;
}

const wordOf = (value: Value | undefined): string =>
  typeof value === "string" ? value : showValue(value, 40);
