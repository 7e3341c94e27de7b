import { InvalidArgumentError } from "commander";
import { type Duration, parseDuration } from "../core/duration.ts";
import { parsedValue, type Value } from "../core/value.ts";

/** `--time 30s`: a positive duration with its unit. */
export function durationArgument(text: string): Duration {
  const duration = parseDuration(text);
  if (duration === undefined || duration <= 0)
    throw new InvalidArgumentError("Expected a time with its unit, such as 500ms, 30s or 5m.");
  return duration;
}

/** A whole number from `min` to `max`. */
export function integerArgument(min: number, max: number): (text: string) => number {
  return (text) => {
    const n = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(n) || n < min || n > max)
      throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
    return n;
  };
}

/** `--rate 200`: a positive number. */
export function rateArgument(text: string): number {
  const n = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || n <= 0 || n > 1e6)
    throw new InvalidArgumentError("Expected operations a second, a number above 0 and up to 1000000.");
  return n;
}

/** `--nemesis partition,kill`: names, in the order given; `none` for none. */
export function namesArgument(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === ""))
    throw new InvalidArgumentError("Expected names separated by commas, such as partition,kill.");
  return names.length === 1 && names[0] === "none" ? [] : [...new Set(names)];
}

/** `--target n1=http://127.0.0.1:2379,n2=…`, as often as wanted: all of them. */
export const listArgument = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(",").map((word) => word.trim()),
];

/** `--initial 0`: JSON. */
export function jsonArgument(text: string): Value {
  const value = parsedValue(text);
  if (value === undefined) throw new InvalidArgumentError('Expected JSON, such as 0, null or "text".');
  return value;
}

/** `--set name=value`, as often as wanted; a later one wins. */
export function settingArgument(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError("Expected name=value, such as reads=serializable.");
  return { ...before, [name]: value };
}
