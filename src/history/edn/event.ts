import type { Value } from "../../core/value.ts";
import type { JepsenEvent } from "../import/jepsen-event.ts";
import { type Form, FormMap, isName, Keyword } from "./form.ts";
import { formOfKey, formOfValue, keyOfForm, valueOfForm, verbatim } from "./value.ts";

/** Fields in which a keyword is a plain word: `:type :ok`, `:process :nemesis`. */
const WORDS = ["type", "f", "process"];

/** The words that micro-operations of transactions begin with, in the workloads of Jepsen and Elle. */
const MICRO_OPERATIONS = new Set([
  "append",
  "r",
  "w",
  "read",
  "write",
  "send",
  "poll",
  "insert",
  "delete",
  "rp",
]);

/**
 * An operation's map as an event: as `value.ts` has it, and with plain words where a keyword says what is done:
 * `{:f :txn, :value [[:append 1 2]]}` is `{"f": "txn", "value": [["append", 1, 2]]}`. The same shape with texts for words is
 * `{"#vector": [["append", 1, 2]]}`.
 */
export function eventOfForm({ entries }: FormMap): JepsenEvent {
  return Object.fromEntries(
    entries.map(([key, form]) => {
      const field = keyOfForm(key);
      return [field, fieldValue(field, form)];
    }),
  );
}

/** The map of an event, such that {@link eventOfForm} leads back to it. */
export function formOfEvent(event: JepsenEvent): FormMap {
  return new FormMap(
    Object.entries(event).map(([field, value]) => [formOfKey(field), fieldForm(field, value)] as const),
  );
}

function fieldValue(field: string, form: Form): Value {
  if (WORDS.includes(field)) return wordOfForm(form);
  if (field !== "value" || !isList(form)) return valueOfForm(form);
  if (isTransaction(form)) return form.map(([head, ...rest]) => [head.name, ...rest.map(valueOfForm)]);
  const value = form.map(valueOfForm);
  return isTransactionValue(value) ? { "#vector": value } : value;
}

function fieldForm(field: string, value: Value): Form {
  if (WORDS.includes(field)) return formOfWord(value);
  if (field !== "value") return formOfValue(value);
  if (isTransactionValue(value))
    return value.map(([head, ...rest]) => [new Keyword(head), ...rest.map(formOfValue)]);
  const strings = wrapped(value, "#vector");
  if (strings !== undefined && isTransactionValue(strings)) return formOfValue(strings);
  const form = formOfValue(value);
  return isTransaction(form) ? verbatim(value) : form;
}

function wordOfForm(form: Form): Value {
  if (form instanceof Keyword && form.isPlain) return form.name;
  return typeof form === "string" && isName(form) ? { "#string": form } : valueOfForm(form);
}

function formOfWord(value: Value): Form {
  const text = wrapped(value, "#string");
  if (typeof text === "string" && isName(text)) return text;
  if (typeof value !== "string") return formOfValue(value);
  if (isName(value)) return new Keyword(value);
  return value.startsWith(":") ? verbatim(value) : value;
}

/** What an object of one field holds. */
function wrapped(value: Value, name: string): Value | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Object.keys(value).length === 1 ? (value as JepsenEvent)[name] : undefined;
}

const isList = (form: Form): form is readonly Form[] => Array.isArray(form);

const isTransaction = (form: Form): form is readonly (readonly [Keyword, ...Form[]])[] =>
  Array.isArray(form) &&
  form.length > 0 &&
  form.every(
    (item) => Array.isArray(item) && item[0] instanceof Keyword && MICRO_OPERATIONS.has(item[0].name),
  );

const isTransactionValue = (value: Value): value is readonly (readonly [string, ...Value[]])[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((item) => Array.isArray(item) && typeof item[0] === "string" && MICRO_OPERATIONS.has(item[0]));
