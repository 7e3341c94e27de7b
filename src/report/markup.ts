import { visibleLines } from "./untrusted.ts";

/** Text that is markup already. Only {@link markup} and {@link trusted} make it, so nothing untrusted can become it by accident. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: markup as it is, everything else escaped; `false`, `null` and `undefined` are nothing. */
export type Part = Markup | string | number | false | null | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Untrusted text made safe inside elements and quoted attributes of HTML and XML alike; control characters become visible escapes. */
export const escapeMarkup = (text: string): string =>
  visibleLines(text).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);

const render = (part: Part): string => {
  if (part === false || part === null || part === undefined) return "";
  if (part instanceof Markup) return part.toString();
  return Array.isArray(part) ? part.map(render).join("") : escapeMarkup(String(part));
};

/** A template for HTML and XML that escapes whatever is put into it, so forgetting to is impossible. */
export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.reduce((text, string, i) => text + render(parts[i - 1]) + string));

/** Declares text to be markup. For our own scripts and styles, never for anything from a run. */
export const trusted = (text: string): Markup => new Markup(text);
