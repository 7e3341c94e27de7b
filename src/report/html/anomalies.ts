import type { NamedResult } from "../../check/results.ts";
import { formatDuration } from "../../core/duration.ts";
import type { RunData } from "../data.ts";
import { type Markup, markup } from "../markup.ts";
import { cut } from "../untrusted.ts";
import { anomaliesOf, anomalyCount, type Found } from "../witness.ts";
import { count, heading, plural } from "../wording.ts";
import { anomaly } from "./anomaly.ts";
import { simpleStatistics, statisticsTables } from "./statistics.ts";

/** Anomalies told in full; the rest is counted by type. */
const IN_FULL = 50;

/** Panel 1: every anomaly, the list of them by type, and what each checker said. */
export function anomalies(data: RunData): Markup {
  const found = anomaliesOf(data.results);
  const shown = found.slice(0, IN_FULL);
  const total = anomalyCount(data.results);
  return markup`
    ${found.length === 0 && markup`<p class="empty">${data.results.checks.length === 0 ? "Nothing was checked." : "No checker found an anomaly."}</p>`}
    ${found.length > 1 && list(found)}
    ${total > shown.length && markup`<p class="notice">${count(shown.length)} of ${plural(total, "anomaly")} are told in full; <code>results.json</code> has ${total > found.length ? "those that were kept" : "the rest"}.</p>`}
    ${shown.map((one) => anomaly(data, one))}
    ${data.results.checks.length > 0 && checks(data.results.checks)}`;
}

/** Anomalies by type, a link each: the script turns them into tabs. */
function list(found: readonly Found[]): Markup {
  const types = new Map<string, Found[]>();
  for (const one of found) types.set(one.anomaly.type, [...(types.get(one.anomaly.type) ?? []), one]);
  return markup`<nav class="anomaly-list app-only" aria-label="Anomalies">${[...types].map(group)}</nav>`;
}

function group([type, ones]: readonly [string, readonly Found[]]): Markup {
  const inFull = ones.filter(({ number }) => number <= IN_FULL);
  const links = inFull.map(
    ({ number }) =>
      markup`<a href="#p=anomalies&amp;a=${number}" data-anomaly-link="${number}">${number}</a>`,
  );
  const all = ones.length > 1 && markup` <span class="muted">${count(ones.length)}</span>`;
  return markup`<div><span class="type-name">${heading(cut(type, 80))}${all}</span>${links}</div>`;
}

const MARKS = { valid: "✔", invalid: "✗", unknown: "?" } as const;

function checks(results: readonly NamedResult[]): Markup {
  const rows = results.map((check) => {
    const verdict = markup`<span class="type ${check.verdict}">${MARKS[check.verdict]} ${check.verdict}</span>`;
    return markup`<tr><td>${verdict}</td><td><bdi>${cut(check.checker, 80)}</bdi></td><td>${note(check)}</td><td class="number">${formatDuration(check.elapsed)}</td></tr>`;
  });
  return markup`<section class="checks"><h3>Checks</h3><div class="scroll"><table>
    <thead><tr><th>verdict</th><th>checker</th><th>what it saw</th><th class="number">time</th></tr></thead><tbody>${rows}</tbody></table></div></section>
    ${results.flatMap(statisticsTables)}`;
}

function note(check: NamedResult): Markup {
  const { reason, anomalies: found, omitted, opportunities } = check;
  const total = found.length + (omitted ?? 0);
  const parts = [
    reason,
    total > 0 && plural(total, "anomaly"),
    opportunities !== undefined && `${plural(opportunities, "operation")} could have contradicted the claim`,
    ...simpleStatistics(check),
  ];
  const told = parts.filter((part): part is string => Boolean(part));
  return markup`${told.map((part) => markup`<span class="fact"><bdi>${cut(part, 300)}</bdi></span>`)}`;
}
