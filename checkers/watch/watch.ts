import type { Checker } from "../../src/check/checker.ts";
import { showValue } from "../../src/core/value.ts";
import { OK } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import { eachObject } from "../parts/each-object.ts";
import type { Findings } from "../parts/findings.ts";
import type { ObjectOperations } from "../parts/objects.ts";
import { shownName } from "../parts/shown-name.ts";
import { did } from "../parts/telling.ts";
import { type Change, Changes } from "./changes.ts";
import {
  requestOf,
  responsesOf,
  type WatchEvent,
  type WatchRequest,
  type WatchResponse,
} from "./responses.ts";

/** What an event takes in memory while its watch is looked at, roughly. */
const BYTES_PER_EVENT = 150;

/** One watch, and everything that it was sent. */
interface Watch {
  readonly op: number;
  readonly request: WatchRequest;
  readonly responses: readonly WatchResponse[];
}

/**
 * What etcd promises of a watch, each with an anomaly of its own: events come in the order of revisions (`not-ordered`) and
 * never twice (`not-unique`); nothing is left out between two events (`not-reliable`), nor from where the watch was to begin, and nothing
 * earlier is shown (`not-resumable`); all changes of one revision come in one response (`not-atomic`); after a bookmark nothing
 * up to it comes any more, since all of it has been shown (`not-bookmarkable`). And what is shown was written, at that revision
 * (`unwritten-event`), the same to all (`contradicting-event`).
 *
 * A change is certain, and must be shown, when its write was acknowledged or when some watch showed it. A write that is `info` may have
 * happened at any revision that nobody else was given. It is assumed that nothing but writes changes the store: no lease that ends.
 *
 * Operations: `write` with `{ key: value, … }`, one transaction, `null` a deletion, which returns `{ revision }`; `watch` with
 * `{ from?, prefix? }`, which returns the responses, `[{ events: [{ revision, key, value }], bookmark? }, …]`: what it was sent before
 * it broke counts whether it is `ok` or not. Each key of the history is a store of its own. O(n log n), and for each watch the changes in
 * its range. The six are those of etcd's documentation and of its robustness tests.
 */
export function watch(): Checker {
  return {
    name: "watch",
    check: (history, context) =>
      eachObject(history, context, ["write", "watch"], (store, findings, bytes) =>
        judge(history, store, findings, bytes),
      ),
  };
}

function judge(history: History, store: ObjectOperations, findings: Findings, bytes: ByteBudget): void {
  const changes = new Changes(history, bytes);
  const write = history.functionId("write");
  for (const op of store.calls) if (history.columns.f[op] === write && !changes.write(op, findings)) return;
  const watches = watchesOf(history, store, findings);
  for (const { op, responses } of watches)
    for (const { events } of responses)
      for (const event of events) checkEvent(history, changes, event, op, findings);
  changes.sort();
  for (const one of watches) new WatchCheck(history, changes, one, findings).run(bytes.part());
  findings.count("watches", watches.length);
}

function watchesOf(history: History, store: ObjectOperations, findings: Findings): Watch[] {
  const { f, type, input, output } = history.columns;
  const watching = history.functionId("watch");
  const watches: Watch[] = [];
  for (const op of store.calls) {
    const sent = history.value(output[op]!);
    // Of one that did not succeed anything may be kept; only a list is what it was sent.
    if (f[op] !== watching || sent === undefined || (type[op] !== OK && !Array.isArray(sent))) continue;
    const request = requestOf(history.value(input[op]!));
    const responses = responsesOf(sent);
    if (typeof request === "string") findings.doubt(`operation ${op} ${request}`);
    else if (typeof responses === "string") findings.doubt(`operation ${op} ${responses}`);
    else watches.push({ op, request, responses });
  }
  return watches;
}

const shown = ({ revision, key, value }: WatchEvent): string =>
  `${shownName(key)} = ${showValue(value)} at revision ${revision}`;

function checkEvent(
  history: History,
  changes: Changes,
  event: WatchEvent,
  op: number,
  findings: Findings,
): void {
  const answer = changes.show(event, op);
  if (answer === "right") return;
  const deed = did(history, op, `was shown ${shown(event)}`);
  if (answer === "unwritten")
    findings.anomaly("unwritten-event", () => ({
      message: `${deed}, which nobody had written at that revision`,
      operations: [op],
    }));
  else
    findings.anomaly("contradicting-event", () => ({
      message: `${deed}, which was ${showValue(answer.value)} there as operation ${answer.by} was told`,
      operations: [answer.by, op],
    }));
}

/** One watch against the changes that are known. */
class WatchCheck {
  readonly #history: History;
  readonly #changes: Changes;
  readonly #watch: Watch;
  readonly #findings: Findings;
  readonly #seen = new Map<number, Set<string>>();
  #first = Infinity;
  #last = -1;
  #bookmark = -1;

  constructor(history: History, changes: Changes, watch: Watch, findings: Findings) {
    this.#history = history;
    this.#changes = changes;
    this.#watch = watch;
    this.#findings = findings;
  }

  run(bytes: ByteBudget): void {
    for (const { events, bookmark } of this.#watch.responses) {
      bytes.take(events.length * BYTES_PER_EVENT);
      const before = this.#last;
      for (const event of events) this.#event(event, before);
      this.#bookmark = Math.max(this.#bookmark, bookmark ?? -1);
    }
    this.#missing();
    if (this.#last >= 0 || this.#bookmark >= 0) this.#findings.opportunities++;
    bytes.release();
  }

  /** An event, and the last revision of the responses before its own. */
  #event(event: WatchEvent, before: number): void {
    const { revision, key } = event;
    const { from } = this.#watch.request;
    const seen = this.#seen.get(revision) ?? new Set<string>();
    if (seen.has(key)) this.#tell("not-unique", event, "twice");
    else if (revision <= this.#bookmark)
      this.#tell(
        "not-bookmarkable",
        event,
        `after a bookmark at ${this.#bookmark}, up to which all had been shown`,
      );
    else if (revision < this.#last) this.#tell("not-ordered", event, `after revision ${this.#last}`);
    else if (revision === before)
      this.#tell("not-atomic", event, "apart from other changes of that revision");
    if (from !== undefined && revision < from)
      this.#tell("not-resumable", event, `by a watch that was to begin at revision ${from}`);
    this.#seen.set(revision, seen.add(key));
    this.#first = Math.min(this.#first, revision);
    this.#last = Math.max(this.#last, revision);
  }

  #tell(type: string, event: WatchEvent, how: string): void {
    const { op } = this.#watch;
    this.#findings.anomaly(type, () => ({
      message: did(this.#history, op, `was shown ${shown(event)} ${how}`),
      operations: [op],
    }));
  }

  /** What the watch should have been shown, given how far it came. */
  #missing(): void {
    const { from = this.#first, prefix } = this.#watch.request;
    for (const [revision, changes] of this.#changes.between(from, Math.max(this.#last, this.#bookmark)))
      for (const [key, change] of changes)
        if (key.startsWith(prefix) && !this.#seen.get(revision)?.has(key))
          this.#missed(revision, key, change);
  }

  #missed(revision: number, key: string, change: Change): void {
    const [type, why] = this.#broken(revision);
    const { op } = this.#watch;
    this.#findings.anomaly(type, () => ({
      message: `${did(this.#history, op, `was not shown ${shown({ revision, key, value: change.value })}`)} (operation ${change.by}), ${why}`,
      operations: [change.by, op],
    }));
  }

  /** Which promise is broken when something of a revision is missing. */
  #broken(revision: number): readonly [type: string, why: string] {
    if (this.#seen.has(revision)) return ["not-atomic", "but other changes of that revision"];
    if (revision < this.#first && this.#last >= 0)
      return [
        "not-resumable",
        `although the watch was to begin at ${this.#watch.request.from} and showed revision ${this.#first}`,
      ];
    if (revision < this.#last)
      return ["not-reliable", `although it was shown revisions ${this.#first} and ${this.#last}`];
    return ["not-bookmarkable", `although a bookmark said that all up to ${this.#bookmark} had been shown`];
  }
}
