import type { NamedResult } from "../../check/results.ts";
import { formatDuration } from "../../core/duration.ts";
import { showValue, type Value } from "../../core/value.ts";
import { type Markup, markup } from "../markup.ts";
import { cut } from "../untrusted.ts";
import { count, heading } from "../wording.ts";

/** Numbers of these names are nanoseconds, wherever a checker puts them. */
const DURATIONS: ReadonlySet<string> = new Set([
  "p50",
  "p95",
  "p99",
  "max",
  "longestUnavailable",
  "recoveredAfter",
]);

const LIMITS = { rows: 50, columns: 12, cell: 200 } as const;

type Fields = Readonly<Record<string, Value>>;

const isFields = (value: Value | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** True of records by name: an object of objects, which are not tables themselves. */
const isTable = (value: Value): value is { readonly [name: string]: Fields } =>
  isFields(value) &&
  Object.keys(value).length > 0 &&
  Object.values(value).every((row) => isFields(row) && !Object.values(row).every(isFields));

const isRows = (value: Value): value is readonly Fields[] =>
  Array.isArray(value) && value.length > 0 && value.every(isFields);

const isWords = (value: Value): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === "string");

/** What a checker counted that is a single number or word, or a list of words: `keys 8`, `not serializable`. */
export const simpleStatistics = ({ statistics = {} }: NamedResult): string[] =>
  Object.entries(statistics).flatMap(([name, value]) => {
    if (isWords(value)) return [`${name} ${cut(value.join(", "), LIMITS.cell)}`];
    return typeof value === "object" && value !== null ? [] : [`${name} ${cell(name, value)}`];
  });

/** What a checker counted per something, as tables: operations by kind, nodes, faults. */
export function statisticsTables({ checker, statistics = {} }: NamedResult): Markup[] {
  if (isTable(statistics)) return [table(checker, Object.entries(statistics))];
  return Object.entries(statistics).flatMap(([name, value]) => {
    const title = `${checker}: ${name}`;
    if (isTable(value)) return [table(title, Object.entries(value))];
    return isRows(value)
      ? [
          table(
            title,
            value.map((row, i) => [String(i + 1), row]),
          ),
        ]
      : [];
  });
}

function table(title: string, rows: readonly (readonly [name: string, fields: Fields])[]): Markup {
  const flat = rows
    .slice(0, LIMITS.rows)
    .map(([name, fields]) => [name, new Map(flattened(fields))] as const);
  const columns = [...new Set(flat.flatMap(([, fields]) => [...fields.keys()]))].slice(0, LIMITS.columns);
  const body = flat.map(
    ([name, fields]) =>
      markup`<tr><td><bdi>${cut(name, LIMITS.cell)}</bdi></td>${columns.map((column) => markup`<td class="number"><bdi>${fields.get(column)}</bdi></td>`)}</tr>`,
  );
  return markup`<section class="statistics"><h3>${heading(cut(title, LIMITS.cell))}</h3><div class="scroll"><table>
    <thead><tr><th></th>${columns.map((column) => markup`<th class="number">${cut(column, LIMITS.cell)}</th>`)}</tr></thead><tbody>${body}</tbody></table></div></section>`;
}

/** `{ ok: 3, latency: { p50: 1e6 } }` as `ok` and `latency p50`. */
function flattened(fields: Fields): (readonly [string, string])[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    isFields(value)
      ? Object.entries(value).map(([inner, leaf]) => [`${name} ${inner}`, cell(inner, leaf)] as const)
      : [[name, cell(name, value)] as const],
  );
}

function cell(name: string, value: Value): string {
  if (typeof value === "number") return DURATIONS.has(name) ? formatDuration(value) : count(value);
  return typeof value === "string" ? cut(value, LIMITS.cell) : showValue(value, LIMITS.cell);
}
