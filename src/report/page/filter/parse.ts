import { suggestion } from "../../../core/nearest.ts";

/** What a term may look at. */
export const FIELDS = ["f", "key", "type", "process", "node", "op", "t", "took", "fault", "anomaly"] as const;

/** The name of a field. */
export type Field = (typeof FIELDS)[number];

/** One condition: a field with its values (any of them will do), or a text that must occur. */
export interface Term {
  readonly negated: boolean;
  readonly field: Field | "text";
  readonly values: readonly string[];
}

/** A query understood, or why not. */
export type Parsed = { readonly terms: readonly Term[] } | { readonly error: string };

/** Field and values or a bare word, either with parts in quotes; `!` turns it round. */
const TERM = /(!?)(?:([a-z]+):)?("(?:[^"\\]|\\.)*"|[^\s"]+)/giy;

/**
 * Reads `f:read key:3 type:info process:7 node:n4 t:31..32 fault:partition anomaly:1 !type:ok "text"`. All terms must
 * hold; within a term, values between commas are alternatives.
 */
export function parse(query: string): Parsed {
  const terms: Term[] = [];
  TERM.lastIndex = 0;
  const text = query.trim();
  while (TERM.lastIndex < text.length) {
    const at = TERM.lastIndex;
    const match = TERM.exec(text);
    if (!match) return { error: `cannot read ${text.slice(at)}: a quote is not closed` };
    const term = termOf(match[1] === "!", match[2]?.toLowerCase(), match[3] as string);
    if (typeof term === "string") return { error: term };
    terms.push(term);
    while (text[TERM.lastIndex] === " ") TERM.lastIndex++;
  }
  return { terms };
}

function termOf(negated: boolean, name: string | undefined, value: string): Term | string {
  if (name === undefined) return { negated, field: "text", values: [unquoted(value)] };
  const field = FIELDS.find((known) => known === name);
  if (!field) return `${name}: is no field. ${suggestion(name, FIELDS)}`;
  const values = value.startsWith('"') ? [unquoted(value)] : value.split(",").filter(Boolean);
  const unreadable =
    field === "t" || field === "took" ? values.find((text) => !rangeOf(text, field)) : undefined;
  if (unreadable !== undefined)
    return `${name}:${unreadable} is no range. ${field === "t" ? "Seconds: t:31..32, t:31.., t:..32" : "Milliseconds: took:100.., took:1..5"}`;
  return { negated, field, values };
}

const unquoted = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;

/** `a..b`, either end left out, in seconds (`t`) or milliseconds (`took`); nanoseconds out. A bare `t:31` is that second. */
export function rangeOf(
  text: string,
  field: "t" | "took",
): { readonly from: number; readonly to: number } | undefined {
  const unit = field === "t" ? 1e9 : 1e6;
  const match = /^(\d*\.?\d+)?\.\.(\d*\.?\d+)?$/.exec(text);
  if (match)
    return {
      from: match[1] === undefined ? -Infinity : Number(match[1]) * unit,
      to: match[2] === undefined ? Infinity : Number(match[2]) * unit,
    };
  if (field === "t" && /^\d+(\.\d+)?$/.test(text))
    return { from: Number(text) * unit, to: (Number(text) + 1) * unit };
  return undefined;
}
