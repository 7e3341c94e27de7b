import { NONE } from "../../src/history/columns.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import { type Messages, POLLED } from "./messages.ts";
import { UNTOLD } from "./micro-operations.ts";

/** What a place and a message take, and what one more place of a message takes in its set. */
const BYTES_PER_PLACE = 16;
const BYTES_PER_MESSAGE = 32;
const BYTES_PER_EXTRA = 100;

/**
 * The logs as sends and polls tell them. A *place* is one message at one offset; places are ordered by log, then by offset.
 * Offsets may have gaps, as transactions leave them, so distances are counted in messages.
 */
export interface Order {
  /** Places of log `k`: from `start[k]` to `start[k + 1]`. */
  readonly start: Int32Array;
  readonly message: Int32Array;
  readonly offset: Float64Array;
  /** By message: its lowest and highest offset, `UNTOLD` where it has none. */
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  /**
   * By message: how many messages stand before it in its log, {@link NONE} where that is in doubt. A message at several offsets and
   * an offset with several messages are told as such, and nothing is concluded from where they stand.
   */
  readonly index: Int32Array;
  /** The message at an index of log `k` is `at[start[k] + index]`. */
  readonly at: Int32Array;
}

/**
 * Puts the logs together: from all polls, since what a log shows is there for good whatever becomes of the transaction that looked,
 * and from the sends of operations that are committed. O(n log n), O(n) where offsets were told in order.
 *
 * @throws {OutOfBytes}
 */
export function orderOf(messages: Messages, committed: Uint8Array, bytes: ByteBudget): Order {
  const total = messages.values.length;
  bytes.take(total * BYTES_PER_MESSAGE);
  const lowest = new Float64Array(total).fill(UNTOLD);
  const extra = placesOf(messages, committed, lowest, bytes);
  const highest = lowest.slice();
  for (const [message, offsets] of extra)
    for (const offset of offsets) {
      lowest[message] = Math.min(lowest[message]!, offset);
      highest[message] = Math.max(highest[message]!, offset);
    }
  const places = sorted(messages, lowest, extra, bytes);
  return { ...places, lowest, highest, ...indices(places, messages, extra) };
}

type Places = Pick<Order, "start" | "message" | "offset">;
type Extra = ReadonlyMap<number, ReadonlySet<number>>;

/** Fills in the first offset that was told of each message, and returns those that were told beside it. */
function placesOf(
  messages: Messages,
  committed: Uint8Array,
  first: Float64Array,
  bytes: ByteBudget,
): Map<number, Set<number>> {
  const extra = new Map<number, Set<number>>();
  const { entries, op, kind, message, offset } = messages;
  for (let entry = 0; entry < entries; entry++) {
    const place = offset[entry]!;
    const m = message[entry]!;
    if (place === UNTOLD || place === first[m] || (kind[entry] !== POLLED && !committed[op[entry]!]))
      continue;
    if (first[m] === UNTOLD) first[m] = place;
    else if (!extra.get(m)?.has(place)) {
      bytes.take(BYTES_PER_EXTRA);
      extra.set(m, (extra.get(m) ?? new Set([first[m]!])).add(place));
    }
  }
  return extra;
}

/** All places, by log and offset. */
function sorted({ keys, keyOf }: Messages, lowest: Float64Array, extra: Extra, bytes: ByteBudget): Places {
  const counts = lowest.map((offset, m) => extra.get(m)?.size ?? (offset === UNTOLD ? 0 : 1));
  const start = new Int32Array(keys.length + 1);
  for (let m = 0; m < counts.length; m++) start[keyOf[m]! + 1]! += counts[m]!;
  for (let k = 0; k < keys.length; k++) start[k + 1]! += start[k]!;
  const total = start[keys.length]!;
  bytes.take(total * BYTES_PER_PLACE + keys.length * 8);
  const message = new Int32Array(total);
  const offset = new Float64Array(total);
  const next = start.slice();
  const add = (m: number, place: number) => {
    const at = next[keyOf[m]!]!++;
    message[at] = m;
    offset[at] = place;
  };
  for (let m = 0; m < counts.length; m++) {
    if (counts[m]! > 1) for (const place of extra.get(m)!) add(m, place);
    else if (counts[m] === 1) add(m, lowest[m]!);
  }
  for (let k = 0; k < keys.length; k++) sortByOffset(message, offset, start[k]!, start[k + 1]!);
  return { start, message, offset };
}

function sortByOffset(message: Int32Array, offset: Float64Array, from: number, to: number): void {
  let ascending = true;
  for (let i = from + 1; i < to && ascending; i++) ascending = offset[i - 1]! <= offset[i]!;
  if (ascending) return;
  const rank = Int32Array.from({ length: to - from }, (_, i) => from + i).sort(
    (a, b) => offset[a]! - offset[b]! || a - b,
  );
  const messages = rank.map((i) => message[i]!);
  const offsets = Float64Array.from(rank, (i) => offset[i]!);
  message.set(messages, from);
  offset.set(offsets, from);
}

/** Numbers the messages whose place is beyond doubt. */
function indices(
  { start, message, offset }: Places,
  { values }: Messages,
  extra: Extra,
): Pick<Order, "index" | "at"> {
  const index = new Int32Array(values.length).fill(NONE);
  const at = new Int32Array(message.length).fill(NONE);
  for (let k = 0; k + 1 < start.length; k++) {
    let next = start[k]!;
    for (let i = start[k]!; i < start[k + 1]!; i++) {
      const shared =
        (i > start[k]! && offset[i - 1] === offset[i]) ||
        (i + 1 < start[k + 1]! && offset[i + 1] === offset[i]);
      if (shared || extra.has(message[i]!)) continue;
      index[message[i]!] = next - start[k]!;
      at[next++] = message[i]!;
    }
  }
  return { index, at };
}
