import { usageError } from "../../../src/core/errors.ts";
import { showValue, type Value } from "../../../src/core/value.ts";

/** The refusal of an option's value: what it should have been, and what it is. */
export const wrongOption = (option: string, expected: string, value: Value | undefined) =>
  usageError(
    `the model's option "${option}" is ${expected}, and not ${value === undefined ? "nothing" : showValue(value)}`,
  );

/** A whole number that is at least `least`. @throws a usage error for anything else. */
export function wholeNumber(option: string, value: Value | undefined, least: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  const bound = least === Number.MIN_SAFE_INTEGER ? "" : `, ${least} at least`;
  throw wrongOption(option, `a whole number${bound}`, value);
}

/** One of some words. @throws a usage error for anything else. */
export function oneOf<Word extends Value>(option: string, value: Value, words: readonly Word[]): Word {
  if (words.includes(value as Word)) return value as Word;
  throw wrongOption(option, words.join(" or "), value);
}

/** A list. @throws a usage error for anything else. */
export function list(option: string, value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  throw wrongOption(option, "a list", value);
}
