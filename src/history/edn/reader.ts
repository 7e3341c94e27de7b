import { Char, type Form, FormMap, FormSet, Keyword, Sym, Tagged } from "./form.ts";
import { numberOf } from "./number.ts";
import { writeForm } from "./writer.ts";

/** Collections nested deeper than this are refused instead of running out of stack. */
const MAX_DEPTH = 1000;

/** Text that is no EDN: what was expected, and where, in characters from the beginning. */
export class EdnError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** A bracket that ends a collection. */
class Closing {
  readonly bracket: string;
  constructor(bracket: string) {
    this.bracket = bracket;
  }
}

const END = Symbol("end of text");
const BLANK = /(?:[\s,]+|;.*)*/y;
const TOKEN = /[^\s,()[\]{}";]+/y;
const CHARACTER = /\\(?:u[0-9a-fA-F]{4}|[a-z]{2,}|.)/suy;
const CLOSING: { readonly [opening: string]: string } = { "(": ")", "[": "]", "{": "}" };
const CHARACTERS: { readonly [name: string]: string } = {
  newline: "\n",
  return: "\r",
  space: " ",
  tab: "\t",
  formfeed: "\f",
  backspace: "\b",
};
const ESCAPES: { readonly [letter: string]: string } = {
  n: "\n",
  r: "\r",
  t: "\t",
  f: "\f",
  b: "\b",
  '"': '"',
  "\\": "\\",
};
const WORDS: ReadonlyMap<string, null | boolean> = new Map([
  ["nil", null],
  ["true", true],
  ["false", false],
]);

/**
 * Reads EDN, the notation of Clojure's data (github.com/edn-format/edn), form by form. Linear.
 *
 * @throws {EdnError}
 */
export class EdnReader {
  readonly #text: string;
  readonly #keywords = new Map<string, Keyword>();
  #at = 0;
  #depth = 0;
  #start = 0;
  /** The bracket that closes the list which is read through. */
  #closing: string | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the form that was read last began. */
  get start(): number {
    return this.#start;
  }

  /** Goes into the list or vector that comes next, if one does: its forms are read as if they stood alone. */
  enter(): this {
    this.#match(BLANK);
    const opening = this.#text[this.#at];
    if (opening !== "(" && opening !== "[") return this;
    this.#closing = CLOSING[opening];
    this.#at++;
    return this;
  }

  /** The next form; `undefined` after the last one. */
  next(): Form | undefined {
    const form = this.#item();
    if (form instanceof Closing) return this.#leave(form);
    if (form !== END) return form;
    if (this.#closing) throw this.#expected(`a closing ${this.#closing}`, "the end");
    return undefined;
  }

  #leave({ bracket }: Closing): undefined {
    if (bracket !== this.#closing) throw this.#expected("a form", `"${bracket}"`);
    this.#closing = undefined;
    if (this.#item() !== END) throw this.#expected("the end after the list", "more");
  }

  /** A form, or what ends the list of forms it could have been in. */
  #item(): Form | Closing | typeof END {
    for (;;) {
      this.#match(BLANK);
      if (this.#depth === 0) this.#start = this.#at;
      if (this.#at >= this.#text.length) return END;
      if (!this.#text.startsWith("#_", this.#at)) return this.#read();
      this.#at += 2;
      this.#nested(() => this.#needed("a form to leave out"));
    }
  }

  #read(): Form | Closing {
    const first = this.#text[this.#at] as string;
    if (first === "#") return this.#dispatch();
    if (first === '"') return this.#string();
    if (first === "\\") return this.#character();
    if (first in CLOSING) {
      this.#at++;
      const forms = this.#until(CLOSING[first] as string);
      return first === "{" ? this.#map(forms) : forms;
    }
    if (first === ")" || first === "]" || first === "}") {
      this.#at++;
      return new Closing(first);
    }
    return this.#token();
  }

  #dispatch(): Form {
    if (this.#text[this.#at + 1] === "{") {
      this.#at += 2;
      return this.#set(this.#until("}"));
    }
    const token = this.#match(TOKEN);
    if (token.startsWith("##")) return this.#number(token, this.#at - token.length);
    if (!/^#[a-zA-Z]/.test(token)) throw this.#expected("a set, a tag or a number after #", token);
    return new Tagged(
      token.slice(1),
      this.#nested(() => this.#needed(`a form after ${token}`)),
    );
  }

  #token(): Form {
    const begin = this.#at;
    const token = this.#match(TOKEN);
    const word = WORDS.get(token);
    if (word !== undefined) return word;
    if (token.startsWith(":")) {
      if (/^:[^:]/.test(token)) return this.#keyword(token.slice(1));
    } else if (/^[+-]?\d/.test(token)) return this.#number(token, begin);
    else if (/^[^#'^@`~%]/.test(token)) return new Sym(token);
    throw this.#expected("a form", token, begin);
  }

  /** The same keyword is one object: most of a history is keywords. */
  #keyword(name: string): Keyword {
    let keyword = this.#keywords.get(name);
    if (!keyword) {
      keyword = new Keyword(name);
      this.#keywords.set(name, keyword);
    }
    return keyword;
  }

  #number(token: string, begin: number): Form {
    const number = numberOf(token);
    if (number !== undefined) return number;
    throw this.#expected("a number", token, begin);
  }

  #string(): string {
    const begin = this.#at;
    let end = begin + 1;
    let escaped = false;
    for (; this.#text[end] !== '"'; end++) {
      if (end >= this.#text.length) throw this.#expected('a closing "', "the end", begin);
      if (this.#text[end] !== "\\") continue;
      escaped = true;
      end++;
    }
    this.#at = end + 1;
    const raw = this.#text.slice(begin + 1, end);
    return escaped ? this.#unescaped(raw) : raw;
  }

  #unescaped(raw: string): string {
    return raw.replace(/\\(u[0-9a-fA-F]{4}|.)/gsu, (found, name: string) => {
      if (name.length > 1 && name[0] === "u") return String.fromCharCode(Number.parseInt(name.slice(1), 16));
      const letter = ESCAPES[name];
      if (letter === undefined) throw this.#expected("an escape such as \\n", found);
      return letter;
    });
  }

  #character(): Char {
    const token = this.#match(CHARACTER);
    const name = token.slice(1);
    if ([...name].length === 1) return new Char(name);
    if (/^u[0-9a-fA-F]{4}$/.test(name))
      return new Char(String.fromCharCode(Number.parseInt(name.slice(1), 16)));
    const char = Object.hasOwn(CHARACTERS, name) ? CHARACTERS[name] : undefined;
    if (char === undefined) throw this.#expected("a character such as \\a or \\newline", token || "\\");
    return new Char(char);
  }

  #until(closing: string): Form[] {
    const begin = this.#at - 1;
    return this.#nested(() => {
      const forms: Form[] = [];
      for (;;) {
        const form = this.#item();
        if (form === END) throw this.#expected(`a closing ${closing}`, "the end", begin);
        if (!(form instanceof Closing)) forms.push(form);
        else if (form.bracket === closing) return forms;
        else throw this.#expected(`a closing ${closing}`, `"${form.bracket}"`);
      }
    });
  }

  #map(forms: readonly Form[]): FormMap {
    if (forms.length % 2 === 1)
      throw this.#expected("a value for every key of a map", "none for the last one");
    const keys: Form[] = [];
    const entries: (readonly [Form, Form])[] = [];
    for (let i = 0; i < forms.length; i += 2) {
      const key = forms[i] as Form;
      keys.push(key);
      entries.push([key, forms[i + 1] as Form]);
    }
    this.#expectDistinct(keys, "keys");
    return new FormMap(entries);
  }

  #set(elements: readonly Form[]): FormSet {
    this.#expectDistinct(elements, "elements");
    return new FormSet(elements);
  }

  #expectDistinct(forms: readonly Form[], what: string): void {
    const different = new Set(forms.map((form) => (form instanceof Keyword ? form : writeForm(form))));
    if (different.size < forms.length) throw this.#expected(`different ${what}`, "one twice");
  }

  #needed(what: string): Form {
    const form = this.#item();
    if (form === END) throw this.#expected(what, "the end");
    if (form instanceof Closing) throw this.#expected(what, `"${form.bracket}"`);
    return form;
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw this.#expected(`forms nested at most ${MAX_DEPTH} deep`, "more");
    const result = read();
    this.#depth--;
    return result;
  }

  /** The text that a sticky pattern matches here, which may be none; goes behind it. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += text.length;
    return text;
  }

  #expected(what: string, found: string, offset = this.#at): EdnError {
    const shown = found.length > 40 ? `${found.slice(0, 39)}…` : found;
    return new EdnError(`expected ${what}, found ${shown}`, Math.min(offset, this.#text.length));
  }
}
