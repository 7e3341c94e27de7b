import { Char, type Form, FormMap, FormSet, Keyword, OtherNumber, Sym, Tagged } from "./form.ts";
import { numberText } from "./number.ts";

const CHARACTERS: { readonly [text: string]: string } = {
  "\n": "newline",
  "\r": "return",
  " ": "space",
  "\t": "tab",
  "\f": "formfeed",
  "\b": "backspace",
};

/** A form as EDN, on one line. */
export function writeForm(form: Form): string {
  if (form === null) return "nil";
  if (typeof form === "string") return quoted(form);
  if (typeof form === "number") return numberText(form);
  if (typeof form === "boolean") return String(form);
  if (form instanceof Keyword) return `:${form.name}`;
  if (form instanceof Sym) return form.name;
  if (form instanceof Char) return `\\${characterName(form.text)}`;
  if (form instanceof OtherNumber) return form.text;
  if (form instanceof FormSet) return `#{${form.elements.map(writeForm).join(" ")}}`;
  if (form instanceof FormMap) return `{${form.entries.map(entry).join(", ")}}`;
  if (form instanceof Tagged) return `#${form.tag} ${writeForm(form.form)}`;
  return `[${form.map(writeForm).join(" ")}]`;
}

const entry = ([key, value]: readonly [Form, Form]): string => `${writeForm(key)} ${writeForm(value)}`;

/** Every escape of JSON is one of EDN. */
const quoted = (text: string): string => JSON.stringify(text);

function characterName(text: string): string {
  const name = CHARACTERS[text];
  if (name) return name;
  return /^[\s\p{Cc}\p{Cf}\p{Cs}]$/u.test(text) && text.length === 1
    ? `u${text.charCodeAt(0).toString(16).padStart(4, "0")}`
    : text;
}
