import type { Operation } from "../../core/operation.ts";
import { sameValue, type Value } from "../../core/value.ts";
import { NEVER, OK } from "../columns.ts";
import type { History } from "../history.ts";
import { valueOfError } from "../import/error-value.ts";
import { UNKNOWN_NODE } from "../import/jepsen.ts";
import type { JepsenEvent } from "../import/jepsen-event.ts";
import { surroundings } from "../surroundings.ts";

/** How a history is written down. */
export interface ExportOptions {
  /** A key and a value become one pair, as `jepsen.independent` has it, instead of two fields. */
  readonly independent?: boolean;
}

/**
 * A history as the events that Jepsen, Knossos and Elle read, in order; `historyOfJepsen` makes the same history of them.
 *
 * As their clients do, a completion that has nothing to tell repeats what was asked: so does an `info` or a `fail`, and so does
 * an `ok` of a kind that never returned anything. Where the value of a completion is not what came back, `output` says what did.
 */
export function* eventsOf(history: History, options: ExportOptions = {}): Generator<JepsenEvent> {
  const { asides, callTime, returnTime } = history.columns;
  const said = new Sayings(history, options);
  const marks = surroundings(history);
  let mark = 0;
  let aside = 0;
  let index = 0;
  for (const [position, event] of eventsByPosition(history).entries()) {
    const op = event >> 1;
    const rest = asides[aside]?.position === position ? asides[aside++]?.fields : undefined;
    const isCall = (event & 1) === 0;
    const time = event < 0 ? -Infinity : ((isCall ? callTime : returnTime)[op] as number);
    while (mark < marks.length && (marks[mark]?.time as number) <= time)
      yield { index: index++, ...(marks[mark++] as JepsenEvent) };
    const own = event < 0 ? {} : isCall ? said.call(op) : said.completion(op);
    yield event < 0 && rest ? rest : { index, time, ...own, ...rest };
    index++;
  }
  while (mark < marks.length) yield { index: index++, ...(marks[mark++] as JepsenEvent) };
}

/** At each position twice the operation that is called there, or that and 1 where it completes; -1 for what is no client's. */
function eventsByPosition({ columns }: History): Int32Array {
  const { count, callPosition, completionPosition, asides } = columns;
  let length = (asides.at(-1)?.position ?? -1) + 1;
  for (let op = 0; op < count; op++) {
    const completion = completionPosition[op]!;
    length = Math.max(length, callPosition[op]! + 1, completion === NEVER ? 0 : completion + 1);
  }
  const events = new Int32Array(length).fill(-1);
  for (let op = 0; op < count; op++) {
    events[callPosition[op]!] = 2 * op;
    if (completionPosition[op] !== NEVER) events[completionPosition[op]!] = 2 * op + 1;
  }
  return events;
}

/** What is said of operations when they are called and when they complete. */
class Sayings {
  readonly #history: History;
  readonly #independent: boolean;
  /** Kinds of operations, by number, that have returned something. */
  readonly #telling: ReadonlySet<number>;

  constructor(history: History, { independent = false }: ExportOptions) {
    const { count, type, f, output } = history.columns;
    const telling = new Set<number>();
    for (let op = 0; op < count; op++)
      if (type[op] === OK && history.value(output[op]!) !== null) telling.add(f[op]!);
    this.#history = history;
    this.#independent = independent;
    this.#telling = telling;
  }

  call(op: number): JepsenEvent {
    const operation = this.#history.operation(op);
    return { type: "invoke", ...this.#about(operation, operation.input) };
  }

  completion(op: number): JepsenEvent {
    const operation = this.#history.operation(op);
    const { type, input, output, error } = operation;
    const kind = this.#history.columns.f[op]!;
    const isSilent = output === undefined || (type === "ok" && output === null && !this.#telling.has(kind));
    const value = isSilent ? input : output;
    const isClear =
      output === undefined || (type === "ok" ? sameValue(value, output) : !sameValue(value, input));
    return {
      type,
      ...this.#about(operation, value),
      ...(error ? { error: valueOfError(error) } : {}),
      ...(isClear ? {} : { output }),
    };
  }

  #about({ process, f, key, node }: Operation, value: Value): JepsenEvent {
    const isTuple = this.#independent && key !== undefined;
    return {
      process,
      f,
      value: isTuple ? [key, value] : value,
      ...(key === undefined || isTuple ? {} : { key }),
      ...(node === UNKNOWN_NODE ? {} : { node }),
    };
  }
}
