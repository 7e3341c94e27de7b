import { type OrdealError, usageError } from "../../core/errors.ts";
import type { Key, OperationType } from "../../core/operation.ts";
import { sameValue, type Value } from "../../core/value.ts";
import { HistoryBuilder } from "../builder.ts";
import type { ReadHistory } from "../read.ts";
import { faultOfEvent, phaseOfEvent } from "../surroundings.ts";
import { errorOfValue, valueOfError } from "./error-value.ts";
import { EventTimes } from "./event-times.ts";
import {
  type ClientEvent,
  expectClientEvent,
  expectJepsenEvent,
  isClients,
  type JepsenEvent,
} from "./jepsen-event.ts";

/** How a recorded history is to be read. */
export interface JepsenOptions {
  /** Values are pairs of a key and a value, as `jepsen.independent` makes them. A value that is no pair has no key. */
  readonly independent?: boolean;
  /**
   * Takes what no recorder would write, as hand-made examples have it: a completion without an invocation counts as invoked
   * before everything else; a process may have several operations open, and a completion belongs to the one that it repeats, else
   * to the oldest.
   */
  readonly lenient?: boolean;
  /** Where event `i`, from 0, is to be found: `history.edn:7`. */
  readonly where?: (i: number) => string;
}

/**
 * The history that a list of Jepsen-shaped events tells. Operations are paired by process and order, and the order is that of
 * the list. An operation's input is the value of its invocation, its output that of its completion; a value of a `fail` or an
 * `info` that only repeats the input is none. What is no operation of a client, and every field that columns do not hold, is kept
 * as asides. Linear.
 *
 * @throws a usage error for an event that is none, and, unless `lenient`, for one that cannot be paired.
 */
export function historyOfJepsen(events: Iterable<unknown>, options: JepsenOptions = {}): ReadHistory {
  const reading = new JepsenReading(options);
  if (!options.lenient) {
    for (const event of events) reading.add(event);
    return reading.finish();
  }
  const list = [...events];
  for (const i of orphans(list)) reading.adopt(list[i] as JepsenEvent, i);
  for (const event of list) reading.add(event);
  return reading.finish();
}

/** Indices of the completions without an invocation. Malformed events are nobody's: they are refused when their turn comes. */
function orphans(events: readonly unknown[]): number[] {
  const open = new Map<number, number>();
  return events.flatMap((event, i) => {
    if (typeof expectJepsenEvent(event) === "string" || !isClients(event as JepsenEvent)) return [];
    const { type, process } = event as unknown as ClientEvent;
    const count = (open.get(process) ?? 0) + (type === "invoke" ? 1 : -1);
    if (count < 0) return [i];
    open.set(process, count);
    return [];
  });
}

/** An operation that has been invoked. */
interface Open extends Called {
  readonly op: number;
  readonly f: string;
  readonly node: Value | undefined;
  /** Its invocation's index. */
  readonly event: number;
}

/** What an invocation is about. `tuple`: the key was found in the value and not in a field of its own. */
interface Called {
  readonly key?: Key;
  readonly tuple: boolean;
  readonly input: Value;
}

/** Who recorded a history does not always say which node an operation went to. */
export const UNKNOWN_NODE = "?";

/** Names come from the history and may be of any length; a refusal is to be read. */
const LONGEST = 300;

class JepsenReading {
  readonly #options: JepsenOptions;
  readonly #builder = new HistoryBuilder();
  readonly #times = new EventTimes();
  /** The operations each process is busy with: one, unless lenient. */
  readonly #open = new Map<number, Open[]>();
  /** Operations whose completion is all there is, by the index of that. */
  readonly #adopted = new Map<number, Open>();
  #count = 0;
  #i = 0;

  constructor(options: JepsenOptions) {
    this.#options = options;
  }

  /** Invokes the operation of event `i`, a completion without an invocation, before everything else. */
  adopt(event: JepsenEvent, i: number): void {
    this.#i = i;
    this.#adopted.set(i, this.#begin(event, this.#demand(expectClientEvent(event)), 0));
    this.#i = 0;
  }

  add(raw: unknown): void {
    const event = this.#demand(expectJepsenEvent(raw));
    const time = this.#times.next(event.time);
    if (isClients(event)) {
      const client = this.#demand(expectClientEvent(event));
      const said =
        client.type === "invoke" ? this.#invoke(event, client, time) : this.#complete(event, client, time);
      const rest = differing(event, { index: this.#i, time, ...client, ...said });
      if (rest) this.#builder.remark(rest);
    } else this.#foreign(event, time);
    this.#i++;
  }

  #foreign(event: JepsenEvent, time: number): void {
    const inTime = event.time === time;
    const fault = inTime ? faultOfEvent(event) : undefined;
    const phase = inTime ? phaseOfEvent(event) : undefined;
    if (fault) this.#builder.fault(fault);
    else if (phase) this.#builder.phase(phase);
    else this.#builder.foreign(event);
  }

  finish(): ReadHistory {
    const history = this.#builder.build();
    const isForeign = history.count === 0 && history.columns.asides.length > 0;
    const foreign = isForeign ? ["no event is of a client: clients are the processes that have numbers"] : [];
    return { history, warnings: [...foreign, ...this.#times.warnings()] };
  }

  /** Returns what columns hold of the event, as the event says it. */
  #invoke(event: JepsenEvent, client: ClientEvent, time: number): JepsenEvent {
    const { process, f } = client;
    const busy = this.#openOn(process);
    if (busy[0] && !this.#options.lenient)
      throw this.#refused(
        `process ${process} invokes ${f} while its ${busy[0].f} (event ${busy[0].event}) is still open`,
      );
    const open = this.#begin(event, client, time);
    busy.push(open);
    return { ...fieldsOf(open), value: event.value ?? null };
  }

  #begin(event: JepsenEvent, { process, f }: ClientEvent, time: number): Open {
    const { node } = event;
    const open: Open = { op: this.#count++, f, node, event: this.#i, ...this.#called(event) };
    const key = open.key === undefined ? {} : { key: open.key };
    const at = isNode(node) ? node : UNKNOWN_NODE;
    this.#builder.invoke({ op: open.op, process, node: at, f, ...key, input: open.input, time });
    return open;
  }

  #called({ value = null, key }: JepsenEvent): Called {
    if (isKey(key)) return { key, tuple: false, input: value };
    if (!this.#options.independent || !isPair(value)) return { tuple: false, input: value };
    const [first, input] = value;
    if (isKey(first)) return { key: first, tuple: true, input };
    throw this.#refused("expected [key value] with a key that is text or a number");
  }

  /** Returns what columns hold of the event, as the event says it. */
  #complete(event: JepsenEvent, client: ClientEvent, time: number): JepsenEvent {
    const { process } = client;
    const type = client.type as OperationType;
    const open = this.#answered(event, client);
    const { op, key, tuple, input } = open;
    const value = this.#returned(event.value, open, type);
    const isEcho = type !== "ok" && value !== undefined && sameValue(value, input);
    const output = event.output === undefined ? (isEcho ? undefined : value) : event.output;
    const error = event.error === undefined ? undefined : errorOfValue(event.error);
    this.#builder.complete({
      op,
      process,
      type,
      ...(output === undefined ? {} : { output }),
      ...(error ? { error } : {}),
      time,
    });
    return {
      ...fieldsOf(open),
      f: open.f,
      value: event.output === undefined ? (event.value ?? null) : tuple ? [key as Key, input] : input,
      ...(event.output === undefined ? {} : { output: event.output }),
      ...(error ? { error: valueOfError(error) } : {}),
    };
  }

  /** The operation that a completion completes. */
  #answered({ value = null }: JepsenEvent, { type, process, f }: ClientEvent): Open {
    const adopted = this.#adopted.get(this.#i);
    if (adopted) return adopted;
    const busy = this.#openOn(process);
    const same = busy.filter((open) => open.f === f);
    const open = same.find(({ input }) => sameValue(input, value)) ?? same[0] ?? busy[0];
    if (!open)
      throw this.#refused(`${f} completes (${type}) on process ${process}, which has no operation open`);
    if (open.f !== f && !this.#options.lenient)
      throw this.#refused(
        `${f} completes (${type}) on process ${process}, which is busy with ${open.f} (event ${open.event})`,
      );
    busy.splice(busy.indexOf(open), 1);
    return open;
  }

  #openOn(process: number): Open[] {
    const open = this.#open.get(process) ?? [];
    this.#open.set(process, open);
    return open;
  }

  /** What came back, without the key. */
  #returned(value: Value | undefined, { key, tuple }: Open, type: string): Value | undefined {
    if (!tuple) return value;
    if (isPair(value) && value[0] === key) return value[1];
    if (type === "ok") throw this.#refused(`expected [key value] with the key of the invocation, ${key}`);
    return value;
  }

  #demand<T>(found: T | string): T {
    if (typeof found === "string") throw this.#refused(found);
    return found;
  }

  #refused(message: string): OrdealError {
    const { where = (i: number) => `event ${i}` } = this.#options;
    return usageError(
      `${where(this.#i)}: ${message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message}`,
    );
  }
}

/** The fields that say the same in an invocation and in its completion. */
function fieldsOf({ key, tuple, node }: Open): JepsenEvent {
  return { ...(key === undefined || tuple ? {} : { key }), ...(isNode(node) ? { node } : {}) };
}

/** One that is called as an unknown one is kept beside the columns, as it was said. */
const isNode = (node: Value | undefined): node is string => typeof node === "string" && node !== UNKNOWN_NODE;

/** The fields of an event that columns do not hold as they are; nothing where there are none. */
function differing(event: JepsenEvent, held: JepsenEvent): JepsenEvent | undefined {
  const names = Object.keys(event).filter((name) => {
    const value = event[name];
    const known = Object.hasOwn(held, name) ? held[name] : undefined;
    return value !== undefined && (known === undefined || !sameValue(known, value));
  });
  return names.length === 0
    ? undefined
    : Object.fromEntries(names.map((name) => [name, event[name] as Value]));
}

const isKey = (value: Value | undefined): value is Key =>
  typeof value === "string" || typeof value === "number";

const isPair = (value: Value | undefined): value is readonly [Value, Value] =>
  Array.isArray(value) && value.length === 2;
