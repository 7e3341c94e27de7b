import type { CheckContext, Checker } from "../../src/check/checker.ts";
import type { Value } from "../../src/core/value.ts";
import type { CheckResult } from "../../src/core/verdict.ts";
import { NONE, OK } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import { ByteBudget, OutOfBytes } from "../parts/byte-budget.ts";
import { Findings } from "../parts/findings.ts";
import { refuseOptions } from "../parts/options.ts";
import { type Case, named, who } from "./case.ts";
import { checkCycles } from "./cycles.ts";
import { shownLag, worstLag } from "./lag.ts";
import { committed, messagesOf, POLLED } from "./messages.ts";
import { MalformedOperation, UNTOLD } from "./micro-operations.ts";
import { orderOf } from "./order.ts";
import { checkPlaces } from "./places.ts";
import { checkLost, checkPolled, lastEmptyPoll, unseen } from "./polled.ts";
import { checkProgress } from "./progress.ts";
import { rebalancesOf } from "./rebalances.ts";

/** What is expected of a log beyond what every log promises. */
export interface LogOptions {
  /**
   * Transactions also depend on each other by the order of what they send. Writes of Kafka's transactions are not isolated, so
   * circles of such dependencies are tolerated.
   */
  readonly wwDeps?: boolean;
  /** The run ended with polls that went on until every log was read to its end: an acknowledged message that was not polled is lost. */
  readonly drained?: boolean;
  /** A poll that returns nothing has read every log to its end: an acknowledged message is lost that was not polled, though such a poll was called later. */
  readonly emptyPolls?: boolean;
}

/**
 * Checks append-only logs as Kafka has them: a message that was acknowledged stands in its log, at one offset, alone, and
 * who polls a log gets all of it, once and in order.
 *
 * Operations: `send`, `poll` and `txn`, whose input is a list of micro-operations, one transaction: `["send", log, value]` returns as
 * `["send", log, [offset, value]]`, and `["poll"]` as `["poll", { log: [[offset, value], …] }]`; `assign` and `subscribe` take a
 * list of logs. Every other kind is left out. It is assumed that each value is sent to a log once (checked), that polls show committed
 * messages only, that somebody reads each log from its beginning, and that a process keeps its position in a log until it is assigned others.
 *
 * Tolerated, that is counted and no anomaly: `int-send-skip`, `G0`, `G0-realtime`; what consumers skip or repeat while they are
 * `subscribe`d, since their logs may be taken from them and given back at any time (within one transaction only where the history
 * does not say when, as Jepsen's `:rebalance-log` does); with `wwDeps` also `G1c`, `G1c-realtime`. Acknowledged
 * messages that nobody polled, at the end of a log, make the answer `unknown`. The key of an operation means nothing here: its
 * micro-operations name their logs. O(n log n). After Jepsen's workload for Kafka.
 *
 * @throws a usage error for an option that it does not have.
 */
export function log(options: LogOptions = {}): Checker {
  refuseOptions("log", options, { wwDeps: "boolean", drained: "boolean", emptyPolls: "boolean" });
  return { name: "log", check: (history, context) => check(history, context, options) };
}

const ALWAYS_TOLERATED = new Set(["G0", "G0-realtime"]);
const TOLERATED_WITH_WW = new Set(["G1c", "G1c-realtime"]);

function check(history: History, { maxBytes }: CheckContext, options: LogOptions): CheckResult {
  try {
    return checkLogs(history, new ByteBudget(maxBytes), options);
  } catch (error) {
    const unknown = (reason: string): CheckResult => ({ verdict: "unknown", anomalies: [], reason });
    if (error instanceof MalformedOperation) return unknown(error.message);
    if (error instanceof OutOfBytes)
      return unknown(`the logs do not fit into ${maxBytes} bytes; a larger budget would help`);
    throw error;
  }
}

function checkLogs(history: History, bytes: ByteBudget, options: LogOptions): CheckResult {
  const { wwDeps: ww = false } = options;
  const messages = messagesOf(history, bytes);
  const sure = committed(history, messages);
  const found: Case = { history, messages, committed: sure, order: orderOf(messages, sure, bytes) };
  const findings = new Findings();
  const tolerated = new Map<string, number>();
  const report = (type: string, tell: Parameters<Findings["anomaly"]>[1], allowed = false) => {
    if (!allowed && !ALWAYS_TOLERATED.has(type) && !(ww && TOLERATED_WITH_WW.has(type)))
      findings.anomaly(type, tell);
    else tolerated.set(type, (tolerated.get(type) ?? 0) + 1);
  };
  checkPlaces(found, report);
  checkPolled(found, report);
  checkLost(found, report);
  checkProgress(found, report, rebalancesOf(history));
  checkCycles(found, report, ww, bytes);
  const left = checkUnseen(found, findings, whenDrained(found, options));
  findings.opportunities = opportunities(found);
  return {
    ...findings.result(),
    statistics: {
      logs: messages.keys.length,
      messages: messages.values.length,
      unseen: left,
      tolerated: Object.fromEntries(tolerated),
      worstRealtimeLag: shownLag(worstLag(found, bytes)),
    },
  };
}

/** The position in the history before which everything that was acknowledged has been polled, if it is there. */
function whenDrained(found: Case, { drained = false, emptyPolls = false }: LogOptions): number {
  return drained ? Number.POSITIVE_INFINITY : emptyPolls ? lastEmptyPoll(found) : NONE;
}

/** What was acknowledged and not polled: an anomaly where everything was to be polled, else a doubt. Returns how many messages of which logs. */
function checkUnseen(found: Case, findings: Findings, drained: number): Value {
  const messages = unseen(found);
  const byLog = new Map<string, number>();
  const doubtful: number[] = [];
  for (const m of messages) {
    const sender = found.messages.sender[m]!;
    const key = found.messages.keys[found.messages.keyOf[m]!]!;
    byLog.set(key, (byLog.get(key) ?? 0) + 1);
    if (found.history.columns.returnPosition[sender]! > drained) doubtful.push(m);
    else
      findings.anomaly("unseen", () => ({
        message: `${named(found, m)} was acknowledged to ${who(found, sender)}, and no poll returned it`,
        operations: [sender],
      }));
  }
  if (doubtful.length > 0)
    findings.doubt(
      `${doubtful.length} acknowledged messages were never polled (the first: ${named(found, doubtful[0]!)}): nothing says whether they are there; poll every log to its end`,
    );
  return Object.fromEntries(byLog);
}

/** Operations that succeeded and said where a message stands. */
function opportunities({ history, messages }: Case): number {
  let told = 0;
  for (let entry = 0, last = -1; entry < messages.entries; entry++) {
    const op = messages.op[entry]!;
    if (op === last || history.columns.type[op] !== OK) continue;
    if (messages.offset[entry] === UNTOLD && messages.kind[entry] !== POLLED) continue;
    last = op;
    told++;
  }
  return told;
}
