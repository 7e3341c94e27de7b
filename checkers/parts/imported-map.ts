import { parsedValue, type Value } from "../../src/core/value.ts";

/**
 * The name that a key has, be it a value or the field of an object: what EDN calls `:x` and `"x"` are one and the same here, and so
 * are `1` and `"1"`.
 */
export function plainName(key: Value): string {
  if (typeof key !== "string") return JSON.stringify(key);
  if (key.startsWith(":")) return key.slice(1);
  const text = key.startsWith('#"') ? parsedValue(key.slice(1)) : undefined;
  return typeof text === "string" ? text : key;
}

/** The entries of a map under plain names, also of one that was imported from EDN with keys for which JSON has no names. O(entries). */
export function plainEntries(map: {
  readonly [field: string]: Value;
}): readonly (readonly [string, Value])[] {
  const fields = Object.entries(map);
  const inside =
    fields.length === 1 && fields[0]![0] === "#map" ? (fields[0]![1] as [Value, Value][]) : fields;
  return inside.map(([key, value]) => [plainName(key), value]);
}
