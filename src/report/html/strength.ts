import type { StrengthLine } from "../../check/strength/line.ts";
import type { RunData } from "../data.ts";
import { type Markup, markup } from "../markup.ts";
import { cut } from "../untrusted.ts";
import { incidentsOf } from "../warnings.ts";
import { faultTables } from "./faults.ts";

const GRADES = {
  good: { mark: "✔", word: "good" },
  weak: { mark: "⚠", word: "weak" },
  void: { mark: "✗", word: "not tested" },
} as const;

/** What was not tested is read first. */
const RANK = { void: 0, weak: 1, good: 2 } as const;

const CELL = 500;

/** Panel 6: how much the run tested, so that a reader can tell what a green verdict is worth. */
export function strength(data: RunData): Markup {
  const lines = [...data.results.strength.lines].sort((a, b) => RANK[a.grade] - RANK[b.grade]);
  const incidents = incidentsOf(data);
  return markup`
    ${incidents.length > 0 && markup`<ul class="warnings">${incidents.map((warning) => markup`<li><span aria-hidden="true">⚠</span> <bdi>${cut(warning, CELL)}</bdi></li>`)}</ul>`}
    ${lines.length === 0 ? markup`<p class="empty">Nothing is known about how much this run tested.</p>` : table(lines)}
    ${faultTables(data)}
    ${data.results.claim && markup`<p class="muted">Judged as <b>${cut(data.results.claim.name, CELL)}</b>: <bdi>${cut(data.results.claim.why, CELL)}</bdi>.</p>`}`;
}

function table(lines: readonly StrengthLine[]): Markup {
  const rows = lines.map(({ what, value, grade, consequence }) => {
    const { mark, word } = GRADES[grade];
    return markup`<tr class="${grade}"><td><span class="grade ${grade}">${mark} ${word}</span></td><td><bdi>${cut(what, CELL)}</bdi></td><td><bdi>${cut(value, CELL)}</bdi></td><td class="consequence"><bdi>${consequence && cut(consequence, CELL)}</bdi></td></tr>`;
  });
  return markup`<div class="scroll"><table>
    <thead><tr><th>evidence</th><th>what was looked at</th><th>found</th><th>what follows</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
