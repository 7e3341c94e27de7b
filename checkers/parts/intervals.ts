import { showValue, type Value } from "../../src/core/value.ts";

/** Many elements in few words: runs of whole numbers as `1..5`, everything else by itself, in order of appearance. O(n log n). */
export function intervals(elements: readonly Value[]): string {
  const numbers = elements
    .filter((element): element is number => Number.isInteger(element))
    .sort((a, b) => a - b);
  const others = elements
    .filter((element) => !Number.isInteger(element))
    .map((element) => showValue(element));
  const runs: [number, number][] = [];
  for (const n of numbers) {
    const run = runs.at(-1);
    if (run && n <= run[1] + 1) run[1] = n;
    else runs.push([n, n]);
  }
  return [...runs.map(([from, to]) => (from === to ? `${from}` : `${from}..${to}`)), ...others].join(" ");
}
