import { FAIL, NONE, OK } from "../../src/history/columns.ts";
import type { Told } from "../parts/findings.ts";
import { between, type Case, named, type Report, slice, who } from "./case.ts";
import { logsNamed, POLLED } from "./messages.ts";
import type { Rebalances } from "./rebalances.ts";

/** How far one process has come: by log, the last entry that it polled and that it sent. */
class Progress {
  readonly polled = new Map<number, number>();
  readonly sent = new Map<number, number>();
  /** Whether it shares logs with others of a group, who may take them over and hand them back. */
  subscribed = false;

  /** Forgets all logs but those it goes on with. */
  keep(logs: ReadonlySet<number>): void {
    for (const seen of [this.polled, this.sent])
      for (const key of seen.keys()) if (!logs.has(key)) seen.delete(key);
  }
}

/**
 * A process goes through a log in order, from operation to operation and within each: it polls the next message (else
 * `poll-skip`, `nonmonotonic-poll`, `int-…` within one operation), and what it sends later stands later (`nonmonotonic-send`,
 * `int-nonmonotonic-send`; `int-send-skip` where others' messages come between).
 *
 * A process keeps its position through operations that fail, and only successful ones move it. `assign` and `subscribe`
 * (a list of logs as input) end what is not in their list. Of messages whose place is in doubt nothing is said. O(entries).
 */
export function checkProgress(found: Case, report: Report, rebalances: Rebalances): void {
  new ProgressCheck(found, report, rebalances).run();
}

class ProgressCheck {
  readonly #found: Case;
  readonly #report: Report;
  readonly #rebalances: Rebalances;
  readonly #processes = new Map<number, Progress>();
  /** By log: the last entry so far, polled and sent. It is of the operation at hand where it is not before that one's first. */
  readonly #lastPolled: Int32Array;
  readonly #lastSent: Int32Array;

  constructor(found: Case, report: Report, rebalances: Rebalances) {
    this.#found = found;
    this.#report = report;
    this.#rebalances = rebalances;
    this.#lastPolled = new Int32Array(found.messages.keys.length).fill(NONE);
    this.#lastSent = new Int32Array(found.messages.keys.length).fill(NONE);
  }

  run(): void {
    const { history, messages } = this.#found;
    const { count, f, process, type } = history.columns;
    const assign = history.functionId("assign");
    const subscribe = history.functionId("subscribe");
    for (let op = 0; op < count; op++) {
      const from = messages.start[op]!;
      const to = messages.start[op + 1]!;
      const assigns = f[op] === assign || f[op] === subscribe;
      if (from === to && !assigns) continue;
      const progress = this.#of(process[op]!);
      if (from < to) this.#transaction(op, from, to, progress);
      else if (type[op] !== FAIL) {
        progress.subscribed = f[op] === subscribe;
        progress.keep(logsNamed(history, messages, op));
      }
    }
  }

  #of(process: number): Progress {
    const progress = this.#processes.get(process) ?? new Progress();
    this.#processes.set(process, progress);
    return progress;
  }

  #transaction(op: number, from: number, to: number, progress: Progress): void {
    const { kind, message, keyOf } = this.#found.messages;
    const { type } = this.#found.history.columns;
    for (let entry = from; entry < to; entry++) {
      const key = keyOf[message[entry]!]!;
      const polls = kind[entry] === POLLED;
      const last = polls ? this.#lastPolled : this.#lastSent;
      const before = last[key]!;
      last[key] = entry;
      if (before >= from) this.#within(op, key, before, entry, progress, polls);
      else if (polls || type[op] !== FAIL)
        this.#across(key, (polls ? progress.polled : progress.sent).get(key), entry, progress, polls);
    }
    if (type[op] !== OK) return;
    for (let entry = from; entry < to; entry++)
      (kind[entry] === POLLED ? progress.polled : progress.sent).set(keyOf[message[entry]!]!, entry);
  }

  /** Two messages of one log that follow each other in one operation. */
  #within(op: number, key: number, a: number, b: number, progress: Progress, polls: boolean): void {
    const distance = this.#distance(a, b);
    if (distance === 1 || (polls && this.#rebalances.during(op, this.#found.messages.keys[key]!))) return;
    const deed = polls ? "poll" : "send";
    const tolerated = polls && progress.subscribed && !this.#rebalances.recorded;
    if (distance > 1) this.#tell(`int-${deed}-skip`, key, a, b, tolerated || !polls);
    else this.#tell(`int-nonmonotonic-${deed}`, key, a, b, tolerated);
  }

  /** The last message of one operation and the first of a later one of the same process. */
  #across(key: number, a: number | undefined, b: number, progress: Progress, polls: boolean): void {
    const distance = a === undefined ? 1 : this.#distance(a, b);
    if (a === undefined || distance === 1) return;
    const tolerated = polls && progress.subscribed;
    if (distance < 1) this.#tell(`nonmonotonic-${polls ? "poll" : "send"}`, key, a, b, tolerated);
    else if (polls) this.#tell("poll-skip", key, a, b, tolerated);
  }

  /** By how many messages the second stands after the first; 1, as it should be, where one of their places is in doubt. */
  #distance(a: number, b: number): number {
    const { messages, order } = this.#found;
    const from = order.index[messages.message[a]!]!;
    const to = order.index[messages.message[b]!]!;
    return from === NONE || to === NONE ? 1 : to - from;
  }

  #tell(type: string, key: number, a: number, b: number, tolerated: boolean): void {
    this.#report(type, () => this.#told(key, a, b), tolerated);
  }

  #told(key: number, a: number, b: number): Told {
    const found = this.#found;
    const { op, kind, message } = found.messages;
    const [first, second] = [message[a]!, message[b]!];
    const [from, to] = [found.order.index[first]!, found.order.index[second]!];
    const deed = kind[b] === POLLED ? "polled" : "sent";
    const why =
      to > from
        ? `although ${between(found, key, from, to)} ${to - from > 2 ? "stand" : "stands"} between them`
        : to === from
          ? "which is the same message again"
          : "which stands before it";
    const within = op[a] === op[b] ? " in one transaction" : ` in operation ${op[a]}`;
    return {
      message: `${who(found, op[b]!)} ${deed} ${named(found, first)}${within} and next ${named(found, second)}, ${why}`,
      operations: [...new Set([op[a]!, op[b]!])],
      view: slice(found, key, Math.min(from, to), Math.max(from, to)),
    };
  }
}
