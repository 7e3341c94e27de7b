import type { Value } from "../../../src/core/value.ts";
import { NotJudged } from "../alphabet.ts";
import type { Model, ModelOperation } from "../model.ts";
import { oneOf, wholeNumber } from "./options.ts";

/** What a counter may be told. */
export interface CounterOptions {
  /** What it counts from; 0 without it. */
  readonly initial?: number;
  /** What a number that a change answers with is: the count after it, or before. Without it, answers to changes say nothing. */
  readonly answers?: "new" | "old";
}

/** A counter: `add` takes a number, `inc` and `dec` a number or nothing, which is 1; `read` returns the count. */
export function counter({ initial = 0, answers }: CounterOptions = {}): Model<number> {
  const says = answers === undefined ? undefined : oneOf("answers", answers, ["new", "old"]);
  const change = says === undefined ? "changes" : "both";
  return {
    name: "counter",
    init: wholeNumber("initial", initial, Number.MIN_SAFE_INTEGER),
    functions: { read: "observes", add: change, inc: change, dec: change },
    refuses,
    step: (count, operation) => step(count, operation, says),
  };
}

function step(count: number, operation: ModelOperation, says: CounterOptions["answers"]): number | undefined {
  const { f, output } = operation;
  if (f === "read") return output === count ? count : undefined;
  const after = count + amount(operation);
  if (!Number.isSafeInteger(after))
    throw new NotJudged("the counter passes 2^53, where numbers are no longer exact");
  if (says === undefined || typeof output !== "number") return after;
  return output === (says === "new" ? after : count) ? after : undefined;
}

const amount = ({ f, input }: ModelOperation): number =>
  f === "dec" ? -((input as number | null) ?? 1) : ((input as number | null) ?? 1);

function refuses({ f, input }: ModelOperation): string | undefined {
  if (f === "read" || isAmount(input)) return undefined;
  return input === null && f !== "add"
    ? undefined
    : `${f} takes a whole number${f === "add" ? "" : ", or nothing"}`;
}

const isAmount = (input: Value): boolean => Number.isSafeInteger(input);
