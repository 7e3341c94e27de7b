/**
 * How many cells of a terminal a text takes: two for wide characters and emoji, none for combining marks and joiners.
 * An approximation of the Unicode tables, good enough to keep lanes aligned.
 */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

const NONE = /\p{Mn}|\p{Me}|\u200c|\u200d/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** The text, filled with spaces to a width in terminal cells. */
export const pad = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - displayWidth(text)));

/** At most `width` cells of a text; `…` marks the cut. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${chunks(text, width - 1)[0]}…`;
}

/** Lines of at most `width` cells, broken between words; a word longer than a line is broken where the line ends. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ").flatMap((long) => chunks(long, width))) {
    const line = lines.at(-1) as string;
    if (line === "") lines[lines.length - 1] = word;
    else if (displayWidth(line) + 1 + displayWidth(word) <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function chunks(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word];
  const result = [""];
  for (const character of word) {
    if (displayWidth((result.at(-1) as string) + character) > width) result.push("");
    result[result.length - 1] += character;
  }
  return result;
}
