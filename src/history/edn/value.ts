/**
 * EDN as our JSON values and back. Everything survives both ways, and what most histories hold is plain:
 *
 * | EDN | value |
 * |---|---|
 * | `nil` `true` `5` `1.5` `"text"` | `null` `true` `5` `1.5` `"text"` |
 * | `[1 2]` and `(1 2)`, which are equal in EDN | `[1, 2]` |
 * | `{:from 7, 3 10, "n 1" 0}` | `{"from": 7, "3": 10, "n 1": 0}` |
 * | `:eof` | `":eof"` |
 * | `#{1 2}` | `{"#set": [1, 2]}` |
 * | `9007199254740993`, `1.0`, `1/2`, `2M`, `##NaN` | `{"#number": "9007199254740993"}` … |
 * | `foo`, `\a` | `{"#symbol": "foo"}`, `{"#char": "a"}` |
 * | `#inst "2026"` | `{"#inst": "2026"}` |
 * | the text `":eof"`; the keyword `:5` | `{"#string": ":eof"}`; `{"#keyword": "5"}` |
 * | a key that is none of those above, `[1 2]` or `"from"` | `#` and its EDN: `"#[1 2]"`, `"#\"from\""` |
 * | a map or a tag that would look like one of these | `{"#map": [[key, value], …]}`, `{"#tagged": [tag, value]}` |
 * | `#ordeal/json "…"` | the JSON in it: for values that are nothing of the above and look like it |
 */
import { setValue } from "../../core/set-value.ts";
import { parsedValue, sameValue, type Value } from "../../core/value.ts";
import { Char, type Form, FormMap, FormSet, isName, Keyword, OtherNumber, Sym, Tagged } from "./form.ts";
import { numberOf } from "./number.ts";
import { EdnReader } from "./reader.ts";
import { writeForm } from "./writer.ts";

const INTEGER_KEY = /^(?:0|-?[1-9]\d*)$/;

/** The tag of a value, word for word. */
const VERBATIM = "ordeal/json";

interface Fields {
  readonly [name: string]: Value;
}

/** The value of a form. Linear, but for special values inside each other. */
export function valueOfForm(form: Form): Value {
  if (form === null || typeof form === "boolean" || typeof form === "number") return form;
  if (typeof form === "string") return looksLikeKeyword(form) ? { "#string": form } : form;
  if (form instanceof Keyword) return form.isPlain ? `:${form.name}` : { "#keyword": form.name };
  if (form instanceof Sym) return { "#symbol": form.name };
  if (form instanceof Char) return { "#char": form.text };
  if (form instanceof OtherNumber) return { "#number": form.text };
  if (form instanceof FormSet) return setValue(form.elements.map(valueOfForm));
  if (form instanceof FormMap) return valueOfMap(form);
  if (form instanceof Tagged) return valueOfTagged(form);
  return form.map(valueOfForm);
}

function valueOfMap({ entries }: FormMap): Value {
  const fields = entries.map(([key, value]) => [keyOfForm(key), valueOfForm(value)] as const);
  if (fields.length === 1 && fields[0]?.[0].startsWith("#"))
    return { "#map": entries.map((entry) => entry.map(valueOfForm)) };
  return Object.fromEntries(fields);
}

function valueOfTagged({ tag, form }: Tagged): Value {
  const json = tag === VERBATIM && typeof form === "string" ? parsedValue(form) : undefined;
  if (json !== undefined) return json;
  const value = valueOfForm(form);
  return Object.hasOwn(SPECIAL, `#${tag}`) ? { "#tagged": [tag, value] } : { [`#${tag}`]: value };
}

/** A value as the text of its JSON: the form of what no other form leads back to. */
export const verbatim = (value: Value): Tagged => new Tagged(VERBATIM, JSON.stringify(value));

/** The form of a value, such that {@link valueOfForm} leads back to it. */
export function formOfValue(value: Value): Form {
  if (typeof value === "string") return looksLikeKeyword(value) ? new Keyword(value.slice(1)) : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(formOfValue);
  const entries = Object.entries(value as Fields);
  const [name, inner] = entries[0] ?? [];
  if (entries.length !== 1 || !name?.startsWith("#"))
    return new FormMap(entries.map(([key, item]) => [formOfKey(key), formOfValue(item)]));
  const special = specialForm(name, inner as Value);
  return special !== undefined && sameValue(valueOfForm(special), value) ? special : verbatim(value);
}

const textual =
  (form: (text: string) => Form | undefined) =>
  (value: Value): Form | undefined =>
    typeof value === "string" ? form(value) : undefined;

const SPECIAL: { readonly [name: string]: (value: Value) => Form | undefined } = {
  "#string": textual((text) => text),
  "#keyword": textual((name) => new Keyword(name)),
  "#symbol": textual((name) => new Sym(name)),
  "#char": textual((text) => new Char(text)),
  "#number": textual(numberOf),
  "#set": (value) => (Array.isArray(value) ? new FormSet(value.map(formOfValue)) : undefined),
  "#map": (value) =>
    isList(value) && value.every(isPair)
      ? new FormMap(value.map(([key, item]) => [formOfValue(key), formOfValue(item)] as const))
      : undefined,
  "#vector": () => undefined,
  "#tagged": (value) =>
    isPair(value) && typeof value[0] === "string" ? new Tagged(value[0], formOfValue(value[1])) : undefined,
};

/** The form that a value of the table above stands for, if it is one; whether it leads back is for the caller to try. */
function specialForm(name: string, value: Value): Form | undefined {
  if (Object.hasOwn(SPECIAL, name)) return readable(SPECIAL[name]?.(value));
  return readable(new Tagged(name.slice(1), formOfValue(value)));
}

/** A form, if its text is read as the same form: what a value claims to be a symbol or a tag may be anything. */
function readable(form: Form | undefined): Form | undefined {
  if (form === undefined) return undefined;
  const read = readWhole(writeForm(form));
  return read !== undefined && isSame(read, form) ? form : undefined;
}

/** The key of an object that stands for the key of a map. */
export function keyOfForm(key: Form): string {
  if (key instanceof Keyword && key.isPlain) return key.name;
  const plain =
    key instanceof Keyword
      ? key.name
      : typeof key === "string" || typeof key === "number"
        ? String(key)
        : undefined;
  return plain !== undefined && isSame(formOfKey(plain), key) ? plain : `#${writeForm(key)}`;
}

/** The key of a map that stands for the key of an object. */
export function formOfKey(key: string): Form {
  if (isName(key)) return new Keyword(key);
  if (INTEGER_KEY.test(key) && Number.isSafeInteger(Number(key))) return Number(key);
  if (!key.startsWith("#")) return key;
  const form = readWhole(key.slice(1));
  return form !== undefined && keyOfForm(form) === key ? form : key;
}

/** The one form that a text is; `undefined` where it is none or several. */
function readWhole(text: string): Form | undefined {
  try {
    const reader = new EdnReader(text);
    const form = reader.next();
    return reader.next() === undefined ? form : undefined;
  } catch {
    return undefined;
  }
}

const looksLikeKeyword = (text: string): boolean => text.startsWith(":") && isName(text.slice(1));

const isSame = (a: Form, b: Form): boolean => a === b || writeForm(a) === writeForm(b);

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

const isPair = (value: Value): value is readonly [Value, Value] => isList(value) && value.length === 2;
