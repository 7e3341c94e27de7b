import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { RunData } from "./data.ts";
import { EMBED_LIMITS } from "./embed.ts";
import { encode } from "./encode.ts";
import { anomalies } from "./html/anomalies.ts";
import type { Assets } from "./html/assets.ts";
import { header } from "./html/header.ts";
import { setup } from "./html/setup.ts";
import { strength } from "./html/strength.ts";
import { type Markup, markup, type Part, trusted } from "./markup.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { Payload } from "./payload.ts";
import { cut } from "./untrusted.ts";
import { warningsOf } from "./warnings.ts";
import { anomalyCount } from "./witness.ts";
import { count } from "./wording.ts";

/**
 * The report: one file that asks nothing of the network, and whose own policy forbids it to. What matters is plain HTML,
 * readable without scripts; the run itself follows at the end, compressed, for the page's script.
 *
 * About 1.3 MB and half a second for 100,000 operations.
 */
export function html(data: RunData, assets: Assets): string {
  const outcome = outcomeOf(data);
  const payload = encode(data);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="ordeal ${data.plan.versions.ordeal}">
<title>${outcome.mark} ${cut(outcome.headline, 120)}: ${cut(data.plan.test, 120)} · ordeal</title>
<link rel="icon" href="${icon(outcome)}">
<style>${trusted(assets.style)}</style>
</head>
<body data-outcome="${outcome.kind}" data-panel="${firstPanel(data, outcome)}">
<a class="skip" href="#main">Skip to the evidence</a>
${header(data)}
<div class="body">
${navigation(data)}
<main id="main" tabindex="-1">
<noscript><p class="notice">Timeline, charts, operations and node logs need scripts. The data lies beside this page, in <code>history.jsonl</code> and <code>logs/</code>.</p></noscript>
${limits(data, payload)}
${PANELS.map(({ id, title, content }) => markup`<section class="panel${!content && " app-only"}" id="panel-${id}" aria-labelledby="title-${id}"><h2 id="title-${id}">${title}</h2>${content?.(data)}</section>`)}
</main>
</div>
<footer>ordeal ${data.plan.versions.ordeal} · <time datetime="${data.plan.startedAt}">${data.plan.startedAt}</time></footer>
<script type="module">${trusted(assets.script)}</script>
<template id="run">${trusted(gzipSync(JSON.stringify(payload), { level: 6 }).toString("base64"))}</template>
</body>
</html>
`;
  return page.toString();
}

/** The seven panels; those without content are filled by the page's script. */
const PANELS: readonly { id: string; title: string; content?: (data: RunData) => Part }[] = [
  { id: "anomalies", title: "Anomalies", content: anomalies },
  { id: "timeline", title: "Timeline" },
  { id: "charts", title: "Charts" },
  { id: "operations", title: "Operations" },
  { id: "nodes", title: "Nodes" },
  { id: "strength", title: "Strength", content: strength },
  { id: "setup", title: "Setup", content: setup },
];

function navigation(data: RunData): Markup {
  const found = anomalyCount(data.results);
  const badges: Record<string, Part> = {
    anomalies: found > 0 && markup`<span class="count bad">${count(found)}</span>`,
    strength:
      warningsOf(data).length > 0 &&
      markup`<span class="count warn" title="warnings">⚠ ${warningsOf(data).length}</span>`,
  };
  const link = ({ id, title }: (typeof PANELS)[number], i: number) =>
    markup`<a href="#p=${id}" data-panel-link="${id}"><kbd aria-hidden="true">${i + 1}</kbd>${title}${badges[id]}</a>`;
  return markup`<nav class="panels app-only" aria-label="Panels">${PANELS.map(link)}</nav>`;
}

/** Where a reader wants to begin: at the proof, at what a verdict is worth, or at what went wrong around it. */
function firstPanel({ results }: RunData, { kind }: Outcome): string {
  if (anomalyCount(results) > 0) return "anomalies";
  if (kind === "none") return "setup";
  return results.checks.some(({ verdict }) => verdict === "unknown") ? "anomalies" : "strength";
}

/** Says what is not in the page. */
function limits({ logs }: RunData, { operations }: Payload): Part {
  const cutLogs = logs.filter(({ lines, total }) => lines.length < total);
  return [
    operations.op &&
      markup`<p class="notice">This run has ${count(operations.total)} operations. ${count(operations.call.length)} are in this page: those within ${EMBED_LIMITS.marginNs / 1e9} s of an anomaly or on its keys (without one, around the faults). Rates and latencies are those of the whole run; <code>history.jsonl</code> has every operation.</p>`,
    cutLogs.length > 0 &&
      markup`<p class="notice">Logs were cut: ${cutLogs.map(({ node, lines, total }) => `${node} ${count(lines.length)} of ${count(total)} lines`).join(", ")}. The beginning, the end and everything within 5 s of an anomaly are here; <code>logs/</code> has the rest.</p>`,
  ];
}

/** Nothing is loaded, and nothing runs or paints but this very script and these very styles. */
function policy({ script, style }: Assets): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data: blob:; base-uri 'none'; form-action 'none'`;
}

/** The verdict in the browser's tab. */
function icon({ kind }: Outcome): string {
  const colour = { valid: "1a7f37", invalid: "c02700", unknown: "b36b00", none: "b36b00" }[kind];
  const shape = {
    valid: "M4 9l3 3 6-7",
    invalid: "M4.500 4.500l7 7m0-7l-7 7",
    unknown: "M8 4v5m0 2v1",
    none: "M8 4v5m0 2v1",
  }[kind];
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#${colour}"/><path d="${shape}" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>`)}`;
}
