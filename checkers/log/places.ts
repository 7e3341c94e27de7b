import { showValue } from "../../src/core/value.ts";
import { type Case, entryOf, logNamed, type Report, who } from "./case.ts";

/**
 * A log holds one message at an offset, and a message at one offset: `inconsistent-offsets`, `duplicate`.
 * O(places).
 */
export function checkPlaces(found: Case, report: Report): void {
  const { start, offset } = found.order;
  for (let key = 0; key + 1 < start.length; key++) {
    for (let i = start[key]!; i < start[key + 1]!; ) {
      let end = i + 1;
      while (end < start[key + 1]! && offset[end] === offset[i]) end++;
      if (end > i + 1) report("inconsistent-offsets", () => inconsistent(found, key, i, end));
      i = end;
    }
  }
  checkDuplicates(found, report);
}

function checkDuplicates(found: Case, report: Report): void {
  const { lowest, highest } = found.order;
  for (let message = 0; message < lowest.length; message++)
    if (lowest[message] !== highest[message]) report("duplicate", () => duplicate(found, message));
}

/** Messages told one by one. */
const TOLD = 8;

function inconsistent(found: Case, key: number, from: number, to: number) {
  const { messages, order } = found;
  const rows = Array.from(order.message.subarray(from, Math.min(to, from + TOLD)), (message) => {
    const op = messages.op[entryOf(found, message, order.offset[from])]!;
    return { value: messages.values[message]!, op };
  });
  const [a, b] = rows as [(typeof rows)[0], (typeof rows)[0]];
  return {
    message: `${logNamed(found, key)} holds ${to - from} messages at offset ${order.offset[from]}: ${showValue(a.value)} as ${who(found, a.op)} was told, ${showValue(b.value)} as ${who(found, b.op)} was`,
    operations: rows.map(({ op }) => op),
    view: {
      kind: "table" as const,
      columns: ["message", "as operation was told"],
      rows: rows.map(({ value, op }) => [value, op]),
    },
  };
}

function duplicate(found: Case, message: number) {
  const { messages, order } = found;
  const [low, high] = [order.lowest[message]!, order.highest[message]!];
  const first = messages.op[entryOf(found, message, low)]!;
  const second = messages.op[entryOf(found, message, high)]!;
  const sender = messages.sender[message]!;
  return {
    message: `${showValue(messages.values[message])} was sent once and stands in ${logNamed(found, messages.keyOf[message]!)} twice: at offset ${low} as ${who(found, first)} was told, at offset ${high} as ${who(found, second)} was`,
    operations: [...new Set([...(sender < 0 ? [] : [sender]), first, second])],
  };
}
