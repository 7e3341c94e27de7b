/** Edit distance (insert, delete, replace, swap of neighbours): what a typing finger gets wrong. O(a·b). */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(cell(rows, row, a, b, i, j));
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

function cell(rows: number[][], row: number[], a: string, b: string, i: number, j: number): number {
  const at = (r: number, c: number) => (r === i ? row[c] : rows[r]?.[c]) ?? 0;
  const replace = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
  const best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replace);
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(best, at(i - 2, j - 2) + 1) : best;
}

/** The known name closest to what was typed, if it is close enough to be a slip (a third of its letters at most). */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const ranked = known.map((name) => ({
    name,
    distance: editDistance(typed.toLowerCase(), name.toLowerCase()),
  }));
  ranked.sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.ceil(best.name.length / 3)) ? best.name : undefined;
}

/** `" Did you mean partition?"`, or the list of what there is when nothing is near. Meant to be glued to a refusal. */
export function suggestion(typed: string, known: readonly string[]): string {
  const name = nearest(typed, known);
  return name ? `Did you mean ${name}?` : `There is: ${known.join(", ")}.`;
}
