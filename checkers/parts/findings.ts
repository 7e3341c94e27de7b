import type { Key } from "../../src/core/operation.ts";
import { showValue, type Value } from "../../src/core/value.ts";
import type { Anomaly, CheckResult } from "../../src/core/verdict.ts";
import { intervals } from "./intervals.ts";

/** Anomalies of each type told in full; the rest is counted, so that no type hides another. */
const TOLD = 16;

/** Elements of a list that are named one by one; the rest is counted. */
const NAMED = 10_000;

/** What an anomaly says beside its type. */
export type Told = Omit<Anomaly, "type">;

/** The elements that share a fate: how many, and the first of them. */
interface Listed {
  count: number;
  readonly first: Value[];
}

/**
 * Collects what a checker finds, object by object, and makes the result of it: `invalid` with any anomaly, else
 * `unknown` with any doubt, else `valid`. Its memory is bounded whatever is found.
 */
export class Findings {
  /** The object that is being judged, where a history has several: put before each message and beside each listed element. */
  key: Key | undefined;
  /** Completed operations that could have contradicted the claim. */
  opportunities = 0;
  readonly #anomalies: Anomaly[] = [];
  readonly #found = new Map<string, number>();
  readonly #statistics = new Map<string, number | Listed>();
  #doubt: string | undefined;

  /** An anomaly; `tell` is called only where it is told in full. */
  anomaly(type: string, tell: () => Told): void {
    const found = (this.#found.get(type) ?? 0) + 1;
    this.#found.set(type, found);
    if (found > TOLD) return;
    const told = tell();
    this.#anomalies.push({ type, ...told, message: this.#located(told.message) });
  }

  /** Why the history cannot be called valid, though nothing is wrong with it. The first doubt is told. */
  doubt(reason: string): void {
    this.#doubt ??= this.#located(reason);
  }

  /** Adds to a statistic, which is there from the first call on, be it with 0. */
  count(name: string, more: number): void {
    this.#statistics.set(name, ((this.#statistics.get(name) as number | undefined) ?? 0) + more);
  }

  /** Adds elements to a list, which becomes two statistics: `lost` in few words, and `lostCount`. */
  list(name: string, elements: Iterable<Value>): void {
    const listed = (this.#statistics.get(name) as Listed | undefined) ?? { count: 0, first: [] };
    for (const element of elements) {
      listed.count++;
      if (listed.first.length < NAMED)
        listed.first.push(this.key === undefined ? element : [this.key, element]);
    }
    this.#statistics.set(name, listed);
  }

  /** Everything that was found. */
  result(): CheckResult {
    const omitted = [...this.#found.values()].reduce((sum, found) => sum + Math.max(0, found - TOLD), 0);
    return {
      verdict: this.#anomalies.length > 0 ? "invalid" : this.#doubt === undefined ? "valid" : "unknown",
      anomalies: this.#anomalies,
      ...(this.#doubt === undefined ? {} : { reason: this.#doubt }),
      ...(omitted > 0 ? { omitted } : {}),
      opportunities: this.opportunities,
      statistics: Object.fromEntries([...this.#statistics].flatMap(asStatistics)),
    };
  }

  #located(sentence: string): string {
    return this.key === undefined ? sentence : `key ${showValue(this.key)}: ${sentence}`;
  }
}

function asStatistics([name, statistic]: readonly [string, number | Listed]): (readonly [string, Value])[] {
  if (typeof statistic === "number") return [[name, statistic]];
  const { count, first } = statistic;
  const rest = count > first.length ? ` and ${count - first.length} more` : "";
  return [
    [`${name}Count`, count],
    [name, `${intervals(first)}${rest}`],
  ];
}
