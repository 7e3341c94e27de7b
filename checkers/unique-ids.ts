import type { Checker } from "../src/check/checker.ts";
import { showValue, type Value } from "../src/core/value.ts";
import { OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import type { ValueCode } from "../src/history/value-code.ts";
import type { ByteBudget } from "./parts/byte-budget.ts";
import { eachObject } from "./parts/each-object.ts";
import type { Findings, Told } from "./parts/findings.ts";
import { did } from "./parts/telling.ts";

const BYTES_PER_ID = 64;

/** Operations of one anomaly that are named. */
const NAMED = 16;

/**
 * No two completed operations may have been given the same identifier. Operations: `generate` with the identifier as its
 * output; each key is a generator of its own. Linear.
 */
export function uniqueIds(): Checker {
  return {
    name: "unique-ids",
    check: (history, context) => {
      const range = new Range();
      const result = eachObject(history, context, ["generate"], ({ calls }, findings, bytes) =>
        judge(history, calls, findings, bytes, range),
      );
      return { ...result, statistics: { ...result.statistics, range: range.ends } };
    },
  };
}

function judge(
  history: History,
  calls: Int32Array,
  findings: Findings,
  bytes: ByteBudget,
  range: Range,
): void {
  const { type, output } = history.columns;
  const given = calls.filter((op) => type[op] === OK);
  const first = new Map<ValueCode, number>();
  const again = new Map<ValueCode, number[]>();
  for (const op of given) {
    const code = output[op]!;
    const before = first.get(code);
    bytes.take(BYTES_PER_ID);
    if (before === undefined) {
      first.set(code, op);
      range.add(history.value(code) as Value);
    } else if (!again.get(code)?.push(op)) again.set(code, [before, op]);
  }
  findings.opportunities += given.length;
  findings.count("attempted", calls.length);
  findings.count("acknowledged", given.length);
  findings.list(
    "duplicated",
    Array.from(again.keys(), (code) => history.value(code) as Value),
  );
  for (const [code, operations] of again)
    findings.anomaly("duplicate-id", () => duplicate(history, history.value(code) as Value, operations));
}

function duplicate(history: History, id: Value, operations: readonly number[]): Told {
  const [first, second] = operations as [number, number];
  const times = operations.length > 2 ? `, and it was given ${operations.length} times in all` : "";
  const got = did(history, first, `was given ${showValue(id)}`);
  return {
    message: `${got}, and ${did(history, second, "was given it too")}${times}`,
    operations: operations.slice(0, NAMED),
  };
}

/** The smallest and the largest of some identifiers that can be compared: numbers by size, or texts by their letters. */
class Range {
  #low: Value = null;
  #high: Value = null;
  #mixed = false;

  add(id: Value): void {
    if ((typeof id !== "number" && typeof id !== "string") || this.#mixed) {
      this.#mixed = true;
      return;
    }
    if (this.#low === null || this.#high === null) this.#low = this.#high = id;
    else if (typeof id !== typeof this.#low) this.#mixed = true;
    else if (id < this.#low) this.#low = id;
    else if (id > this.#high) this.#high = id;
  }

  /** Both ends; null where there are none, or where no order is known. */
  get ends(): readonly [Value, Value] {
    return this.#mixed ? [null, null] : [this.#low, this.#high];
  }
}
