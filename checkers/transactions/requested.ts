import { usageError } from "../../src/core/errors.ts";
import { suggestion } from "../../src/core/nearest.ts";
import { ANOMALIES, evidenceOf, MODELS, modelNamed, prohibitedBy } from "./consistency.ts";
import { ALIASES } from "./lattice.ts";

/** By what a history is judged: consistency models, anomalies, or both. */
export interface IsolationOptions {
  /** One model by name: `snapshot-isolation`, `serializable`, `strict-serializable`, … */
  readonly model?: string;
  readonly models?: readonly string[];
  /** Anomalies that must not be there, with everything that is evidence of them: `G1`, `G2-item`, `lost-update`, … */
  readonly anomalies?: readonly string[];
}

const DEFAULT_MODEL = "strict-serializable";

/** What was asked for, understood. */
export interface Requested {
  readonly models: readonly string[];
  /** Every anomaly that would make the answer `invalid`. */
  readonly prohibited: ReadonlySet<string>;
}

/**
 * Understands options. Without any, strict serializability.
 *
 * @throws a usage error for a name that is none, and for a model or an anomaly that none of the `detected` ones would show: a
 *   check that cannot fail is no check.
 */
export function requested(
  checker: string,
  options: IsolationOptions,
  detected: ReadonlySet<string>,
): Requested {
  expectOptions(checker, options);
  const { model, models = [], anomalies = [] } = options;
  const named = [...(model === undefined ? [] : [model]), ...models];
  const names = named.length + anomalies.length === 0 ? [DEFAULT_MODEL] : named;
  const own = names.map((name) => knownModel(name));
  for (const name of own) expectDecidable(checker, name, prohibitedBy([name]), detected);
  for (const name of anomalies) {
    if (!ANOMALIES.includes(name))
      throw usageError(`no anomaly is called ${name}. ${suggestion(name, ANOMALIES)}`);
    expectDecidable(checker, name, evidenceOf([name]), detected);
  }
  return { models: own, prohibited: new Set([...prohibitedBy(own), ...evidenceOf(anomalies)]) };
}

const OPTIONS = ["model", "models", "anomalies"];

/** Options may come from a file or a command line: types promise nothing there. */
function expectOptions(checker: string, options: IsolationOptions): void {
  for (const name of Object.keys(options))
    if (!OPTIONS.includes(name))
      throw usageError(`${checker} has no option ${name}. ${suggestion(name, OPTIONS)}`);
  for (const [name, list] of Object.entries({ models: options.models, anomalies: options.anomalies }))
    if (list !== undefined && !isListOfNames(list))
      throw usageError(`${checker}: expected ${name} to be a list of names, found ${JSON.stringify(list)}`);
}

const isListOfNames = (list: unknown): boolean =>
  Array.isArray(list) && list.every((name) => typeof name === "string");

function knownModel(name: string): string {
  const known = modelNamed(name);
  if (known !== undefined) return known;
  const names = [...MODELS, ...Object.keys(ALIASES)];
  throw usageError(`no consistency model is called ${name}. ${suggestion(String(name), names)}`);
}

function expectDecidable(
  checker: string,
  name: string,
  prohibited: ReadonlySet<string>,
  detected: ReadonlySet<string>,
): void {
  if ([...prohibited].some((anomaly) => detected.has(anomaly))) return;
  const decidable = MODELS.filter((model) =>
    [...prohibitedBy([model])].some((anomaly) => detected.has(anomaly)),
  );
  throw usageError(
    `${checker} cannot decide ${name}: none of the anomalies that it detects would contradict that, so every history would pass. It decides ${decidable.join(", ")}.`,
  );
}
