import { NONE, OK } from "../../src/history/columns.ts";
import { type Case, entryOf, named, type Report, slice, who } from "./case.ts";
import { failed, POLLED, READ } from "./messages.ts";
import { UNTOLD } from "./micro-operations.ts";

/**
 * What was polled was sent, by a transaction that has not failed (`G1a`) and that is not the very one that polls
 * (`precommitted-read`); a message of nobody is `unsent-message`. O(entries).
 */
export function checkPolled(found: Case, report: Report): void {
  const { history, messages } = found;
  const { entries, op, kind, message, sender } = messages;
  const unsent = new Uint8Array(sender.length);
  for (let entry = 0; entry < entries; entry++) {
    if (kind[entry] !== POLLED) continue;
    const m = message[entry]!;
    const reader = op[entry]!;
    const writer = sender[m]!;
    if (writer === NONE) {
      if (unsent[m] === 0) report("unsent-message", () => unsentMessage(found, reader, m));
      unsent[m] = 1;
    } else if (writer === reader)
      report("precommitted-read", () => ({
        message: `${who(found, reader)} polled ${named(found, m)} in the very transaction that sends it: nobody may see it before that is committed`,
        operations: [reader],
      }));
    else if (failed(history, writer) && history.columns.type[reader] === OK)
      report("G1a", () => ({
        message: `${who(found, reader)} polled ${named(found, m)}, which ${who(found, writer)} had sent in a transaction that definitely failed`,
        operations: [writer, reader],
      }));
  }
}

const unsentMessage = (found: Case, reader: number, message: number) => ({
  message: `${who(found, reader)} polled ${named(found, message)}, which nobody sent`,
  operations: [reader],
});

/**
 * A message that is in a log beyond doubt, at or below the highest offset that was read there, and that no poll ever returned is
 * `lost-write`. It is assumed that somebody reads each log from its beginning. O(messages); what it tells takes O(entries).
 */
export function checkLost(found: Case, report: Report): void {
  const { messages, order, committed } = found;
  const highest = highestRead(found);
  for (let m = 0; m < messages.sender.length; m++) {
    const read = highest[messages.keyOf[m]!]!;
    const sender = messages.sender[m]!;
    const place = order.highest[m]!;
    if (read === NONE || sender === NONE || messages.polled[m] !== 0 || !committed[sender]) continue;
    if (place !== UNTOLD && place <= order.lowest[read]!)
      report("lost-write", () => lostWrite(found, m, read));
  }
}

/** By log, the message with the highest offset that a poll which succeeded returned; {@link NONE} where there is none. */
function highestRead({ messages, order }: Case): Int32Array {
  const highest = new Int32Array(messages.keys.length).fill(NONE);
  for (let m = 0; m < messages.sender.length; m++) {
    const key = messages.keyOf[m]!;
    if (messages.polled[m] !== READ || order.lowest[m] === UNTOLD) continue;
    if (highest[key] === NONE || order.lowest[m]! > order.lowest[highest[key]!]!) highest[key] = m;
  }
  return highest;
}

function lostWrite(found: Case, message: number, read: number) {
  const { messages, order } = found;
  const sender = messages.sender[message]!;
  const reader = messages.op[entryOf(found, read, UNTOLD, POLLED)]!;
  const at = order.index[message]!;
  return {
    message: `${named(found, message)}, sent by ${who(found, sender)} to offset ${order.highest[message]}, was never polled, although ${who(found, reader)} polled offset ${order.lowest[read]}`,
    operations: [sender, reader],
    ...(at === NONE
      ? {}
      : {
          view: slice(found, messages.keyOf[message]!, Math.max(0, at - 2), Math.max(at, order.index[read]!)),
        }),
  };
}

/** Messages whose sending was acknowledged and that no successful poll returned. O(messages). */
export function unseen({ history, messages }: Case): number[] {
  return messages.sender.flatMap((sender, m) =>
    sender !== NONE && history.columns.type[sender] === OK && messages.polled[m] !== READ ? [m] : [],
  );
}

/** Where the last successful poll that returned nothing was called, {@link NONE} where there was none. O(operations). */
export function lastEmptyPoll({ history, messages: { start } }: Case): number {
  const { count, f, type, callPosition } = history.columns;
  const poll = history.functionId("poll");
  let last = NONE;
  for (let op = 0; op < count; op++)
    if (f[op] === poll && type[op] === OK && start[op] === start[op + 1]) last = callPosition[op]!;
  return last;
}
