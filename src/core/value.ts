/**
 * What an operation may carry in and out: plain JSON. A history is a file that must mean the same in a year, in
 * another process and in another language, so nothing else is allowed in.
 */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/**
 * Turns anything a client returned into a {@link Value}: `undefined` becomes `null`, a `bigint` or a `Date` its text.
 * The result is what the journal's reader will see, so checkers never meet a value that a file could not hold.
 *
 * @throws {TypeError} for cyclic structures, functions, symbols and numbers JSON cannot hold (`NaN`, infinities).
 */
export function toValue(raw: unknown): Value {
  if (raw === undefined || raw === null) return null;
  switch (typeof raw) {
    case "boolean":
    case "string":
      return raw;
    case "number":
      if (!Number.isFinite(raw))
        throw new TypeError(`${raw} cannot be recorded: a history holds JSON, and JSON has no such number`);
      return raw;
    case "bigint":
      return raw.toString();
    case "object":
      return JSON.parse(JSON.stringify(raw)) as Value;
    default:
      throw new TypeError(`a ${typeof raw} cannot be recorded: operations take and return JSON values`);
  }
}

/** The value that a text of JSON holds; `undefined` for a text that is no JSON. */
export function parsedValue(json: string): Value | undefined {
  try {
    return JSON.parse(json) as Value;
  } catch {
    return undefined;
  }
}

/** One line of text for messages: compact JSON, cut at `limit` characters so that a hostile value cannot flood a terminal. */
export function showValue(value: Value | undefined, limit = 80): string {
  if (value === undefined) return "";
  const text = JSON.stringify(value);
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

/** JSON with the keys of every object sorted: two values are the same exactly when this text is. O(size). */
export function canonical(value: Value): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const entries = Object.entries(value as { [key: string]: Value }).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
}

/** Whether two values are the same JSON; the order of an object's keys does not matter. O(size). */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => sameValue(item as Value, b[i] as Value))
    );
  return sameFields(a as { readonly [key: string]: Value }, b as { readonly [key: string]: Value });
}

function sameFields(a: { readonly [key: string]: Value }, b: { readonly [key: string]: Value }): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key] as Value, b[key] as Value))
  );
}
