import type { Evidence } from "../core/fault.ts";

/** What was seen, in one line: what does not hold before what does, the first in words and the rest counted. Untrusted text. */
export function inShort(evidence: readonly Evidence[]): string {
  const [first, ...more] = [...evidence].sort((a, b) => Number(a.holds) - Number(b.holds));
  if (!first) return "nothing to see";
  const told = first.detail === undefined ? first.what : `${first.what}: ${first.detail}`;
  return more.length > 0 ? `${told}, and ${more.length} more` : told;
}

/** What the system met of a fault, in one line. Untrusted text. */
export function feltInShort(felt: readonly Evidence[]): string {
  const met = felt.filter(({ holds }) => holds);
  return met.length > 0 ? inShort(met) : "not felt";
}
