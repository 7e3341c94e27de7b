import { type CatalogueEntry, catalogue } from "../../checkers/catalogue.ts";
import { loadChecker } from "../check/load-checker.ts";
import { type CheckerReference, stockChecker } from "../core/claim.ts";
import { usageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { parsedValue, type Value } from "../core/value.ts";

/** A checker as a person names it: nothing of it has been looked up yet. */
export interface CheckerOrder {
  readonly checker?: string;
  readonly model?: string;
  /** JSON. */
  readonly initial?: Value;
  /** Its other options: JSON, or text where it is none. */
  readonly set?: { readonly [option: string]: string };
}

/**
 * The stock checker that is named. It is made once, so that whatever its options are refused for is said before a history is read.
 *
 * @throws a usage error with the nearest name.
 */
export async function namedChecker(order: CheckerOrder): Promise<CheckerReference> {
  const { checker: name, model, initial } = order;
  if (name === undefined)
    throw usageError(
      `a recorded history says nothing of what it should be: name a --checker.\n${checkerLines().join("\n")}`,
    );
  const entry = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (!entry) throw usageError(`there is no checker "${name}". ${suggestion(name, Object.keys(catalogue))}`);
  const options = {
    ...Object.fromEntries(Object.entries(order.set ?? {}).map(([option, text]) => [option, jsonOr(text)])),
    ...(model === undefined ? {} : { model }),
    ...(initial === undefined ? {} : { initial }),
  };
  expectOptions(name, entry, Object.keys(options));
  const reference = stockChecker(entry.export, options);
  await loadChecker(reference);
  return reference;
}

function expectOptions(
  name: string,
  { options = {}, exampleModel }: CatalogueEntry,
  given: readonly string[],
): void {
  const unknown = given.find((option) => !Object.hasOwn(options, option));
  if (unknown !== undefined) {
    const known = Object.keys(options);
    throw usageError(
      `the checker ${name} takes no ${unknown}. ${known.length === 0 ? "It takes no options." : suggestion(unknown, known)}`,
    );
  }
  if (exampleModel !== undefined && !given.includes("model"))
    throw usageError(`the checker ${name} needs a --model, such as ${exampleModel} (${options.model})`);
}

/** What a person may name, a line each. */
export const checkerLines = (): string[] =>
  Object.entries(catalogue).map(([name, { about }]) => `  ${name.padEnd(18)}${about}`);

/** What a text means as JSON, or the text itself where it is none. */
function jsonOr(text: string): Value {
  const value = parsedValue(text);
  return value === undefined ? text : value;
}
