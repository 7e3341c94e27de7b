/** `12,402`: grouped by thousands, the same in every locale. */
export const count = (n: number): string => n.toLocaleString("en-US");

/** `1 fault`, `6 faults`, `2 anomalies`. */
export const plural = (n: number, noun: string): string =>
  `${count(n)} ${n === 1 ? noun : `${noun.replace(/y$/, "ie")}s`}`;

/** `91.0 %` of a whole; `–` of nothing. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;

/** A moment of the run as people say it: nanoseconds in, `31.208 s` out. */
export const moment = (time: number): string =>
  Number.isFinite(time) ? `${(time / 1e9).toFixed(3)} s` : "the end";

/** A stretch of the run: `29.800–39.800 s`, `since 29.800 s` where it never ended. */
export const stretch = (from: number, to: number): string =>
  Number.isFinite(to) ? `${(from / 1e9).toFixed(3)}–${moment(to)}` : `since ${moment(from)}`;

/** `not-linearizable` as a heading: `Not linearizable`. Names of the literature (`G-single-item`, `PL-SI-cycle-exists`) stay as they are. */
export function heading(kebab: string): string {
  if (/^[A-Z]/.test(kebab)) return kebab;
  const words = kebab.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Text as a sentence: with the capital and the full stop that a checker may have left out. */
export function sentence(text: string): string {
  const begun = text.replace(/^[a-z]+(?= )/, (word) => word.charAt(0).toUpperCase() + word.slice(1));
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
