import { canonical, type Value } from "./value.ts";

/** A mathematical set as a {@link Value}: `{ "#set": […] }`, the elements in an order of their own, so that equal sets are equal values. */
export function setValue(elements: readonly Value[]): Value {
  const sorted = elements.map((element) => [canonical(element), element] as const);
  sorted.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { "#set": sorted.map(([, element]) => element) };
}

/** The elements of a list or of a {@link setValue}; `undefined` for anything else. What a read of a set returned may be either. O(1). */
export function elementsOf(value: Value | undefined): readonly Value[] | undefined {
  if (Array.isArray(value)) return value as readonly Value[];
  if (typeof value !== "object" || value === null || !("#set" in value)) return undefined;
  return Object.keys(value).length === 1 && Array.isArray(value["#set"]) ? value["#set"] : undefined;
}
