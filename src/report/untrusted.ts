/**
 * Whatever a system under test returned is untrusted text: it may hold escape sequences that repaint a terminal,
 * overrides that reverse a line, or characters that no XML parser accepts. Escaped, they stay visible and do nothing.
 *
 * Joiners (U+200C, U+200D) stay: they make family emoji and Persian words, and cannot hide anything.
 */
const HARMFUL =
  /[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const escaped = (character: string): string =>
  SHORT[character] ?? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;

/** Untrusted text as one harmless line: line breaks, controls and direction overrides become visible escapes. O(length). */
export const visible = (text: string): string => text.replace(HARMFUL, escaped);

/** Untrusted text of several lines: line breaks stay, everything else as in {@link visible}. */
export const visibleLines = (text: string): string => text.split(/\r?\n/).map(visible).join("\n");

/** At most `limit` characters, never half of a surrogate pair; `…` marks the cut. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, Math.max(0, limit - 1));
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
