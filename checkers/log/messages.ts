import { canonical, showValue, type Value } from "../../src/core/value.ts";
import { FAIL, INFO, NONE, OK } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import { plainName } from "../parts/imported-map.ts";
import { shownName } from "../parts/shown-name.ts";
import { MalformedOperation, type Visitor, visit } from "./micro-operations.ts";

/** In the `kind` column: the operation sent the message. */
export const SENT = 0;

/** In the `kind` column: the operation polled the message. */
export const POLLED = 1;

/** What an entry takes in the columns, and a message in the columns and in the map of its log, roughly. */
const BYTES_PER_ENTRY = 17;
const BYTES_PER_MESSAGE = 100;

/**
 * Every sending and every polling of a message, as columns: an *entry* is one message in one operation. A *message* is one value in
 * one log, and a log has a number; entries come in the order of the operations and of the micro-operations in them.
 */
export interface Messages {
  readonly entries: number;
  /** The entries of operation `i` are those from `start[i]` to `start[i + 1]`. */
  readonly start: Int32Array;
  readonly op: Int32Array;
  readonly kind: Uint8Array;
  readonly message: Int32Array;
  /** Where in the log, or `UNTOLD`. */
  readonly offset: Float64Array;
  /** Names of the logs, and their numbers by name. */
  readonly keys: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  /** By message: its log, its value, and the operation that sent it, {@link NONE} where nobody did. */
  readonly keyOf: readonly number[];
  readonly values: readonly Value[];
  readonly sender: readonly number[];
  /** By message: 0, {@link SEEN} or {@link READ}. */
  readonly polled: Uint8Array;
}

/** Polled, but only by operations that did not succeed. */
export const SEEN = 1;

/** Polled by an operation that succeeded. */
export const READ = 2;

/**
 * Flattens a history. Linear.
 *
 * @throws {MalformedOperation} for an operation that is none of a log's, and for a message that was sent twice: which of the two was polled nobody could say.
 * @throws {OutOfBytes}
 */
export function messagesOf(history: History, bytes: ByteBudget): Messages {
  const transactions = transactionsOf(history);
  const counter = new Counter();
  for (let op = 0; op < transactions.length; op++) if (transactions[op]) visit(history, op, counter);
  bytes.take(counter.entries * BYTES_PER_ENTRY + transactions.length * 5);
  return new Collector(history, counter.entries, bytes).collect(transactions);
}

/** By operation, whether it sends and polls. */
function transactionsOf(history: History): Uint8Array {
  const functions = new Set(["send", "poll", "txn"].map((name) => history.functionId(name)));
  const { count, f } = history.columns;
  const transactions = new Uint8Array(count);
  for (let op = 0; op < count; op++) transactions[op] = functions.has(f[op]!) ? 1 : 0;
  return transactions;
}

class Counter implements Visitor {
  entries = 0;
  sent(): void {
    this.entries++;
  }
  polled(): void {
    this.entries++;
  }
}

class Collector implements Visitor {
  readonly #history: History;
  readonly #bytes: ByteBudget;
  readonly #start: Int32Array;
  readonly #op: Int32Array;
  readonly #kind: Uint8Array;
  readonly #message: Int32Array;
  readonly #offset: Float64Array;
  readonly #keys = new Map<string, number>();
  readonly #ids: Map<string | number, number>[] = [];
  readonly #keyOf: number[] = [];
  readonly #values: Value[] = [];
  readonly #sender: number[] = [];
  #entry = 0;
  #current = 0;

  constructor(history: History, entries: number, bytes: ByteBudget) {
    this.#history = history;
    this.#bytes = bytes;
    this.#start = new Int32Array(history.count + 1);
    this.#op = new Int32Array(entries);
    this.#kind = new Uint8Array(entries);
    this.#message = new Int32Array(entries);
    this.#offset = new Float64Array(entries);
  }

  collect(transactions: Uint8Array): Messages {
    for (let op = 0; op < transactions.length; op++) {
      this.#current = op;
      this.#start[op] = this.#entry;
      if (transactions[op]) visit(this.#history, op, this);
    }
    this.#start[transactions.length] = this.#entry;
    return {
      entries: this.#entry,
      start: this.#start,
      op: this.#op,
      kind: this.#kind,
      message: this.#message,
      offset: this.#offset,
      keys: [...this.#keys.keys()],
      numbers: this.#keys,
      keyOf: this.#keyOf,
      values: this.#values,
      sender: this.#sender,
      polled: this.#polled(),
    };
  }

  sent(key: string, value: Value, offset: number): void {
    const message = this.#id(key, value);
    if (this.#sender[message] !== NONE)
      throw new MalformedOperation(
        `${showValue(value)} was sent to ${shownName(key)} twice, by operations ${this.#sender[message]} and ${this.#current}: this checker needs every message of a log to be another`,
      );
    this.#sender[message] = this.#current;
    this.#add(SENT, message, offset);
  }

  polled(key: string, value: Value, offset: number): void {
    this.#add(POLLED, this.#id(key, value), offset);
  }

  #add(kind: number, message: number, offset: number): void {
    const entry = this.#entry++;
    this.#op[entry] = this.#current;
    this.#kind[entry] = kind;
    this.#message[entry] = message;
    this.#offset[entry] = offset;
  }

  #id(key: string, value: Value): number {
    const log = this.#keys.get(key) ?? this.#ids.push(new Map()) - 1;
    if (log === this.#keys.size) this.#keys.set(key, log);
    // The text of a value is never a number, so that both can name messages in one map.
    const name = typeof value === "number" ? value : canonical(value);
    const known = this.#ids[log]!.get(name);
    if (known !== undefined) return known;
    this.#bytes.take(BYTES_PER_MESSAGE + (typeof name === "string" ? 2 * name.length : 0));
    const id = this.#values.push(value) - 1;
    this.#ids[log]!.set(name, id);
    this.#keyOf.push(log);
    this.#sender.push(NONE);
    return id;
  }

  #polled(): Uint8Array {
    const { type } = this.#history.columns;
    const polled = new Uint8Array(this.#values.length);
    for (let entry = 0; entry < this.#entry; entry++) {
      if (this.#kind[entry] !== POLLED) continue;
      const message = this.#message[entry]!;
      polled[message] = Math.max(polled[message]!, type[this.#op[entry]!] === OK ? READ : SEEN);
    }
    return polled;
  }
}

/**
 * By operation, 1 where what it sent is in the logs beyond doubt: it succeeded, or a message of it was read, and then all of
 * them are there, since an operation is one transaction.
 */
export function committed(history: History, messages: Messages): Uint8Array {
  const { type } = history.columns;
  const { entries, op, kind, message, polled } = messages;
  const sure = new Uint8Array(type.length);
  for (let op = 0; op < type.length; op++) sure[op] = type[op] === OK ? 1 : 0;
  for (let entry = 0; entry < entries; entry++)
    if (kind[entry] === SENT && polled[message[entry]!] === READ && type[op[entry]!] === INFO)
      sure[op[entry]!] = 1;
  return sure;
}

/** Whether an operation certainly did not happen. */
export const failed = (history: History, op: number): boolean => history.columns.type[op] === FAIL;

/** The logs that an `assign` or a `subscribe` names, as far as anything was sent to or polled from them. */
export function logsNamed(history: History, { numbers }: Messages, op: number): Set<number> {
  const { input, output } = history.columns;
  const names = [history.value(output[op]!), history.value(input[op]!)].find(Array.isArray) as
    | Value[]
    | undefined;
  return new Set((names ?? []).flatMap((name) => numbers.get(plainName(name)) ?? []));
}
