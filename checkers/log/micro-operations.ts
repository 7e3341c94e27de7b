import { showValue, type Value } from "../../src/core/value.ts";
import { OK } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import { plainEntries, plainName } from "../parts/imported-map.ts";

/** An offset that nobody told. */
export const UNTOLD = -1;

/** Who is told of what an operation sent and polled, in the order of its micro-operations. */
export interface Visitor {
  sent(key: string, value: Value, offset: number): void;
  polled(key: string, value: Value, offset: number): void;
}

/** Why an operation is none of a log's. */
export class MalformedOperation extends Error {
  override readonly name = "MalformedOperation";
}

/**
 * Visits the messages of one `send`, `poll` or `txn`. What a completion says of a micro-operation counts, whatever became of the
 * operation; where it says nothing, what the invocation asked for. O(messages).
 *
 * @throws {MalformedOperation} when it is not made of sends and polls.
 */
export function visit(history: History, op: number, visitor: Visitor): void {
  const { input, output, type } = history.columns;
  const asked = list(history.value(input[op]!) ?? null);
  const told = list(history.value(output[op]!) ?? null);
  if (asked === undefined || (told === undefined && type[op] === OK))
    throw new MalformedOperation(
      `operation ${op} is ${showValue(history.value(asked ? output[op]! : input[op]!))}: expected a list of ["send", key, value] and ["poll"]`,
    );
  const length = Math.max(asked.length, told?.length ?? 0);
  for (let i = 0; i < length; i++) {
    const completed = told !== undefined && i < told.length;
    visitOne(op, (completed ? told[i] : asked[i]) as Value, completed, visitor);
  }
}

const list = (value: Value): readonly Value[] | undefined =>
  Array.isArray(value) ? value : value === null ? [] : undefined;

function visitOne(op: number, micro: Value, completed: boolean, visitor: Visitor): void {
  const parts: readonly (Value | undefined)[] = Array.isArray(micro) ? micro : [];
  const kind = parts[0];
  const first = parts[1];
  const second = parts[2];
  if (kind === "send" && first !== undefined && second !== undefined) {
    const told = completed && isPair(second);
    visitor.sent(plainName(first), told ? second[1] : second, told ? (second[0] ?? UNTOLD) : UNTOLD);
  } else if (kind === "poll" && (first === undefined || first === null)) return;
  else if (kind === "poll" && typeof first === "object" && !Array.isArray(first))
    visitPoll(op, first as { readonly [key: string]: Value }, visitor);
  else throw unexpected(op, micro, '["send", key, value] or ["poll", { key: [[offset, value]] }]');
}

function visitPoll(op: number, polled: { readonly [key: string]: Value }, visitor: Visitor): void {
  for (const [key, messages] of plainEntries(polled)) {
    if (!Array.isArray(messages)) throw unexpected(op, messages, "a list of [offset, value]");
    for (const message of messages as Value[]) {
      if (!isPair(message)) throw unexpected(op, message, "[offset, value] with an offset from 0");
      visitor.polled(key, message[1], message[0] ?? UNTOLD);
    }
  }
}

const unexpected = (op: number, found: Value, expected: string): MalformedOperation =>
  new MalformedOperation(`operation ${op} holds ${showValue(found)}: expected ${expected}`);

/** `[offset, value]`, the offset `null` where it is not known. */
function isPair(value: Value): value is [number | null, Value] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const offset: unknown = value[0];
  return offset === null || (Number.isSafeInteger(offset) && (offset as number) >= 0);
}
