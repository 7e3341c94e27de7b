import { usageError } from "../../../src/core/errors.ts";
import { suggestion } from "../../../src/core/nearest.ts";
import type { Value } from "../../../src/core/value.ts";
import type { Model } from "../model.ts";
import { appendMap } from "./append-map.ts";
import { casRegister } from "./cas-register.ts";
import { counter } from "./counter.ts";
import { multiRegister } from "./multi-register.ts";
import { mutex, ownerMutex } from "./mutex.ts";
import { fifoQueue, priorityQueue, stack, unorderedQueue } from "./queues.ts";
import { register } from "./register.ts";
import { semaphore } from "./semaphore.ts";
import { setModel } from "./set-model.ts";

/** A stock model and the names of the options that it takes. */
interface Stock {
  // biome-ignore lint/suspicious/noExplicitAny: each model checks the values of its own options.
  readonly make: (options: any) => Model<any>;
  readonly options: readonly string[];
}

const MODELS: { readonly [name: string]: Stock } = {
  "append-map": { make: appendMap, options: ["keyed"] },
  register: { make: register, options: ["initial", "ignoreNullReads"] },
  "cas-register": { make: casRegister, options: ["initial", "ignoreNullReads"] },
  "multi-register": { make: multiRegister, options: ["initial", "ignoreNullReads"] },
  counter: { make: counter, options: ["initial", "answers"] },
  mutex: { make: mutex, options: [] },
  "owner-mutex": { make: ownerMutex, options: [] },
  semaphore: { make: semaphore, options: ["permits", "initial"] },
  set: { make: setModel, options: ["initial"] },
  "fifo-queue": { make: fifoQueue, options: ["initial"] },
  "unordered-queue": { make: unorderedQueue, options: ["initial"] },
  stack: { make: stack, options: ["initial"] },
  "priority-queue": { make: priorityQueue, options: ["initial", "order"] },
};

/** What a stock model may be called. */
export const modelNames: readonly string[] = Object.keys(MODELS);

/** A stock model by name with its options, as a plan's JSON refers to it. */
export interface NamedModel {
  readonly model: string;
  /** The state before anything happened; without it, the model's own (`null` for registers). */
  readonly initial?: Value;
  readonly [option: string]: Value | undefined;
}

/**
 * The stock model that is named.
 *
 * @throws a usage error for a name or an option that is not known, with the nearest one.
 */
export function modelNamed({ model: name, ...options }: NamedModel): Model {
  const stock = Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
  if (!stock) throw usageError(`there is no model "${name}". ${suggestion(name, modelNames)}`);
  const unknown = Object.keys(options).find((option) => !stock.options.includes(option));
  if (unknown !== undefined) throw usageError(refusal(name, unknown, stock.options));
  return stock.make(options);
}

const refusal = (name: string, option: string, known: readonly string[]): string =>
  `the model ${name} has no option "${option}". ${known.length === 0 ? "It takes none." : suggestion(option, known)}`;
