import { showValue, type Value } from "../../src/core/value.ts";
import type { View } from "../../src/core/verdict.ts";
import { NONE } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import { UNKNOWN_NODE } from "../../src/history/import/jepsen.ts";
import type { Told } from "../parts/findings.ts";
import { calledAt, returnedAt } from "../parts/moments.ts";
import { shownName } from "../parts/shown-name.ts";
import type { Messages } from "./messages.ts";
import { UNTOLD } from "./micro-operations.ts";
import type { Order } from "./order.ts";

/** Rows of a table, messages of a list: beyond this they are counted. */
const SHOWN = 16;

/** Everything a log's checks look at. */
export interface Case {
  readonly history: History;
  readonly messages: Messages;
  readonly order: Order;
  /** By operation: whether what it sent is in the logs beyond doubt. */
  readonly committed: Uint8Array;
}

/** Where findings go. One that no log promises to be free of is tolerated: counted, and decides nothing. */
export type Report = (type: string, tell: () => Told, tolerated?: boolean) => void;

/** Who, where if that is known, and when: `process 1 (n2, 3.00 ms)`. */
export function who({ history }: Case, op: number): string {
  const { process, node, returnTime } = history.operation(op);
  const time = Number.isFinite(returnTime) ? returnedAt(history, op) : calledAt(history, op);
  return `process ${process} (${node === UNKNOWN_NODE ? "" : `${node}, `}${time})`;
}

/** A log in a sentence. */
export const logNamed = ({ messages }: Case, key: number): string => shownName(messages.keys[key]!);

/** A message in a sentence: `"a" of x`. */
export const named = (found: Case, message: number): string =>
  `${showValue(found.messages.values[message])} of ${logNamed(found, found.messages.keyOf[message]!)}`;

/** The first entry about a message at an offset (any, for `UNTOLD`) of one kind (any, for `undefined`), or {@link NONE}. O(entries): for messages. */
export function entryOf({ messages }: Case, message: number, offset = UNTOLD, kind?: number): number {
  for (let entry = 0; entry < messages.entries; entry++)
    if (
      messages.message[entry] === message &&
      (offset === UNTOLD || messages.offset[entry] === offset) &&
      (kind === undefined || messages.kind[entry] === kind)
    )
      return entry;
  return NONE;
}

/** The messages of a log between two of their indices, both included, as a table. */
export function slice({ messages, order }: Case, key: number, from: number, to: number): View {
  const rows: Value[][] = [];
  for (let i = from; i <= to && rows.length < SHOWN; i++) {
    const message = order.at[order.start[key]! + i]!;
    const sender = messages.sender[message]!;
    rows.push([order.lowest[message]!, messages.values[message]!, sender === NONE ? null : sender]);
  }
  return { kind: "table", columns: ["offset", "message", "sent by operation"], rows };
}

/** The messages of a log strictly between two of their indices, in few words. */
export function between({ messages, order }: Case, key: number, from: number, to: number): string {
  const shown = Array.from({ length: Math.min(to - from - 1, SHOWN) }, (_, i) =>
    showValue(messages.values[order.at[order.start[key]! + from + 1 + i]!]),
  );
  const rest = to - from - 1 - shown.length;
  return `${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
