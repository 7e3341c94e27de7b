import { canonical, showValue, type Value } from "../../src/core/value.ts";
import { FAIL, OK } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import type { Findings } from "../parts/findings.ts";
import { type Fields, isObject, isRevision, type WatchEvent } from "./responses.ts";

/** What happened to one key at one revision, and the operation that says so: the write that did it, or a watch that showed it. */
export interface Change {
  readonly value: Value;
  readonly by: number;
}

/** What an entry of a map takes, roughly. */
const BYTES_PER_CHANGE = 150;

/**
 * What is known of a store's changes: those of acknowledged writes at their revisions, those that some watch showed of writes whose revision nobody
 * was told, and what such writes may have changed at any other.
 */
export class Changes {
  readonly #changes = new Map<number, Map<string, Change>>();
  /** Revisions that two writes were given: nothing is concluded from what happened there. */
  readonly #doubtful = new Set<number>();
  readonly #writes = new Map<number, number>();
  /** By key and value: the first call of a write of it whose revision is not known. */
  readonly #attempts = new Map<string, number>();
  readonly #history: History;
  readonly #bytes: ByteBudget;
  #revisions: readonly number[] = [];

  constructor(history: History, bytes: ByteBudget) {
    this.#history = history;
    this.#bytes = bytes;
  }

  /** Takes in a `write`. False if it cannot be read: then nobody knows what was written. */
  write(op: number, findings: Findings): boolean {
    const { type, input, output } = this.#history.columns;
    const changes = this.#history.value(input[op]!);
    if (type[op] === FAIL) return true;
    if (!isObject(changes)) {
      findings.doubt(`operation ${op} writes ${showValue(changes)}: expected { key: value, … }`);
      return false;
    }
    const told = this.#history.value(output[op]!);
    const revision = isObject(told) ? told.revision : undefined;
    if (type[op] === OK && isRevision(revision)) this.#acknowledged(op, revision, changes, findings);
    else {
      if (type[op] === OK) findings.doubt(`operation ${op} was acknowledged without a revision`);
      this.#attempted(op, changes);
    }
    return true;
  }

  #attempted(op: number, changes: Fields): void {
    const called = this.#history.columns.callPosition[op]!;
    for (const [key, value] of Object.entries(changes)) {
      this.#bytes.take(BYTES_PER_CHANGE);
      const name = canonical([key, value]);
      this.#attempts.set(name, Math.min(this.#attempts.get(name) ?? Infinity, called));
    }
  }

  #acknowledged(op: number, revision: number, changes: Fields, findings: Findings): void {
    const other = this.#writes.get(revision);
    if (other !== undefined) {
      findings.doubt(
        `operations ${other} and ${op} were both given revision ${revision}: this checker needs each write to have its own`,
      );
      this.#doubtful.add(revision);
    }
    this.#writes.set(revision, op);
    for (const [key, value] of Object.entries(changes)) this.#add(revision, key, { value, by: op });
  }

  /** Takes in an event of a watch, and says what is wrong with it: nobody wrote it, or it was another change, which is returned. */
  show(event: WatchEvent, watch: number): "right" | "unwritten" | Change {
    const { revision, key, value } = event;
    if (this.#doubtful.has(revision)) return "right";
    const known = this.#changes.get(revision)?.get(key);
    const acknowledged = this.#writes.has(revision);
    if (acknowledged && !known) return "unwritten";
    if (!acknowledged && !this.#isAttempted(event, watch)) return "unwritten";
    if (known && canonical(known.value) !== canonical(value)) return known;
    if (acknowledged && this.#isLater(this.#writes.get(revision)!, watch)) return "unwritten";
    if (!known) this.#add(revision, key, { value, by: watch });
    return "right";
  }

  #isLater(write: number, watch: number): boolean {
    const { callPosition, completionPosition } = this.#history.columns;
    return callPosition[write]! > completionPosition[watch]!;
  }

  #isAttempted({ key, value }: WatchEvent, watch: number): boolean {
    const called = this.#attempts.get(canonical([key, value]));
    return called !== undefined && called < this.#history.columns.completionPosition[watch]!;
  }

  #add(revision: number, key: string, change: Change): void {
    this.#bytes.take(BYTES_PER_CHANGE);
    const changes = this.#changes.get(revision) ?? new Map<string, Change>();
    this.#changes.set(revision, changes.set(key, change));
  }

  /** Call it when everything is taken in. O(n log n). */
  sort(): void {
    this.#revisions = [...this.#changes.keys()]
      .filter((revision) => !this.#doubtful.has(revision))
      .sort((a, b) => a - b);
  }

  /** The changes whose revisions are from `from` to `to`, both included, revision by revision. */
  *between(from: number, to: number): Iterable<readonly [number, ReadonlyMap<string, Change>]> {
    for (let i = this.#firstFrom(from); i < this.#revisions.length && this.#revisions[i]! <= to; i++)
      yield [this.#revisions[i]!, this.#changes.get(this.#revisions[i]!)!];
  }

  #firstFrom(revision: number): number {
    let [low, high] = [0, this.#revisions.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#revisions[middle]! < revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
