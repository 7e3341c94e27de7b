import type { Value } from "../../src/core/value.ts";
import { FAIL, NONE, OK } from "../../src/history/columns.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import type { Case } from "./case.ts";
import { logsNamed } from "./messages.ts";
import { UNTOLD } from "./micro-operations.ts";

/** How far behind a process was at the worst, in nanoseconds, in which log, and the poll that shows it. */
export interface Lag {
  readonly lag: number;
  readonly key?: string;
  readonly operation?: number;
}

/** A process: by log the highest offset it has come to, and its last poll. */
interface Poller {
  readonly positions: Map<number, number>;
  poll: number;
}

/**
 * The worst lag behind real time: when a poll began, how long a message had already been known to be in the log that the process
 * had not come to. A process polls the logs it was assigned, from their beginning, and those it got something of; `subscribe`
 * begins anew. A lower bound, and no anomaly. O(n log n).
 */
export function worstLag(found: Case, bytes: ByteBudget): Lag {
  bytes.take((found.order.offset.length + found.messages.values.length) * 8);
  const { history } = found;
  const { count, type, f, process } = history.columns;
  const pollers = new Map<number, Poller>();
  const lags = new Lags(found);
  const [assign, subscribe] = [history.functionId("assign"), history.functionId("subscribe")];
  const [poll, txn] = [history.functionId("poll"), history.functionId("txn")];
  for (let op = 0; op < count; op++) {
    if (type[op] !== OK) continue;
    const poller = pollers.get(process[op]!) ?? { positions: new Map(), poll: NONE };
    pollers.set(process[op]!, poller);
    if (f[op] === assign) lags.reassign(poller, logsNamed(history, found.messages, op));
    else if (f[op] === subscribe) lags.reassign(poller, new Set());
    else if (f[op] === poll || f[op] === txn) lags.advance(poller, op);
  }
  for (const poller of pollers.values()) lags.reassign(poller, new Set());
  return lags.worst;
}

/**
 * Looks at a position once, when it is left: the lag of the last poll that stood there is its greatest. So a poll costs what it
 * returns, and not what its process polls.
 */
class Lags {
  worst: Lag = { lag: 0 };
  readonly #found: Case;
  readonly #known: Float64Array;

  constructor(found: Case) {
    this.#found = found;
    this.#known = knownFrom(found);
  }

  reassign({ positions, poll }: Poller, logs: ReadonlySet<number>): void {
    for (const [key, offset] of positions) {
      if (logs.has(key)) continue;
      this.#left(key, offset, poll);
      positions.delete(key);
    }
    for (const key of logs) if (!positions.has(key)) positions.set(key, UNTOLD);
  }

  advance(poller: Poller, op: number): void {
    const { start, message, keyOf, offset } = this.#found.messages;
    for (let entry = start[op]!; entry < start[op + 1]!; entry++) {
      const key = keyOf[message[entry]!]!;
      const before = poller.positions.get(key);
      if (offset[entry] === UNTOLD || (before ?? UNTOLD) >= offset[entry]!) continue;
      if (before !== undefined) this.#left(key, before, poller.poll);
      poller.positions.set(key, offset[entry]!);
    }
    poller.poll = op;
  }

  #left(key: number, offset: number, poll: number): void {
    const { history, messages, order } = this.#found;
    if (poll === NONE) return;
    let [low, high] = [order.start[key]!, order.start[key + 1]!];
    const end = high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (order.offset[middle]! > offset) high = middle;
      else low = middle + 1;
    }
    const lag = low < end ? history.columns.callTime[poll]! - this.#known[low]! : 0;
    if (lag > this.worst.lag) this.worst = { lag, key: messages.keys[key]!, operation: poll };
  }
}

/** By place, since when it is known that the log reaches it: the first completion that told of it or of a later one. */
function knownFrom({ history, messages, order }: Case): Float64Array {
  const { type, returnTime } = history.columns;
  const told = new Float64Array(messages.values.length).fill(Infinity);
  for (let entry = 0; entry < messages.entries; entry++) {
    const op = messages.op[entry]!;
    if (messages.offset[entry] === UNTOLD || type[op] === FAIL) continue;
    const m = messages.message[entry]!;
    told[m] = Math.min(told[m]!, returnTime[op]!);
  }
  const known = new Float64Array(order.message.length);
  for (let key = 0; key + 1 < order.start.length; key++) {
    let first = Infinity;
    for (let i = order.start[key + 1]! - 1; i >= order.start[key]!; i--)
      known[i] = first = Math.min(first, told[order.message[i]!]!);
  }
  return known;
}

/** A lag as statistics show it. */
export const shownLag = ({ lag, key, operation }: Lag): Value => ({
  lag,
  key: key ?? null,
  operation: operation ?? null,
});
