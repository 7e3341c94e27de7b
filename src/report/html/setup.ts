import { formatDuration } from "../../core/duration.ts";
import { showValue } from "../../core/value.ts";
import { describeLeftOut, describePace } from "../../history/fault-plan.ts";
import type { EnvironmentRecord, PlanRecord } from "../../history/plan-record.ts";
import type { RunData } from "../data.ts";
import { type Markup, markup, type Part } from "../markup.ts";
import { cut, visibleLines } from "../untrusted.ts";
import { plural } from "../wording.ts";

const TEXT = 500;

/** Panel 7: what was asked for, what was found, how long it took, and where it all lies. */
export function setup({ plan, environment }: RunData): Markup {
  return markup`
    <div class="cards">
      <section><h3>Plan</h3>${definitions(planRows(plan))}</section>
      ${environment && markup`<section><h3>Environment</h3>${definitions(environmentRows(environment))}</section>`}
      ${environment && environment.phases.length > 0 && markup`<section><h3>Phases</h3>${phases(environment)}</section>`}
      <section><h3>Files beside this page</h3>${files(environment !== undefined)}</section>
    </div>
    <details><summary>plan.json</summary><pre>${visibleLines(JSON.stringify(plan, null, 2))}</pre></details>
    ${environment && markup`<details><summary>environment.json</summary><pre>${visibleLines(JSON.stringify(environment, null, 2))}</pre></details>`}`;
}

type Row = readonly [name: string, value: Part];

const definitions = (rows: readonly Row[]): Markup =>
  markup`<dl>${rows.map(([name, value]) => markup`<div><dt>${cut(name, TEXT)}</dt><dd><bdi>${typeof value === "string" ? cut(value, TEXT) : value}</bdi></dd></div>`)}</dl>`;

function planRows(plan: PlanRecord): Row[] {
  const { versions } = plan;
  return [
    ["system", plan.system],
    ["workload", plan.workload],
    ["claim", plan.claim ? `${plan.claim.name}: ${plan.claim.why}` : "none"],
    ["seed", String(plan.seed)],
    ["runtime", plan.runtime],
    ["nodes", plan.nodes.join(" ")],
    ["nemeses", plan.nemeses.join(", ") || "none"],
    ...faultRows(plan),
    ...(plan.mutants ? [["mutants", plan.mutants.join(", ")] as const] : []),
    [
      "load",
      `${plan.concurrency} processes, ${plan.rate} operations/s for ${formatDuration(plan.duration)}, ${formatDuration(plan.timeout)} an operation at most`,
    ],
    ...Object.entries(plan.options).map(
      ([name, value]): Row => [name, typeof value === "string" ? value : showValue(value, TEXT)],
    ),
    ...(plan.file
      ? [["test file", `${plan.file.path} (sha256 ${plan.file.sha256.slice(0, 12)})`] as const]
      : []),
    ["started", plan.startedAt],
    [
      "versions",
      `ordeal ${versions.ordeal}, Node ${versions.node}, ${versions.os}${versions.git ? `, git ${versions.git}` : ""}`,
    ],
  ];
}

const faultRows = ({ faults }: PlanRecord): Row[] =>
  faults
    ? [
        ["faults", `${describePace(faults)}${faults.swarm ? "; drawn by the seed" : ""}`],
        ...describeLeftOut(faults).map((text): Row => ["left out", text]),
      ]
    : [];

function environmentRows({ ending, error, facts, code, loopDelay, notRecovered }: EnvironmentRecord): Row[] {
  const delay =
    loopDelay &&
    `median ${formatDuration(loopDelay.p50)}, 99 % within ${formatDuration(loopDelay.p99)}, at most ${formatDuration(loopDelay.max)}`;
  return [
    ["ended", error ? `${ending}: ${error}` : ending],
    ...(notRecovered
      ? [["did not recover", notRecovered.nodes.map(({ node }) => node).join(" ")] as const]
      : []),
    ...facts.map(({ name, value }): Row => [name, value]),
    ...Object.entries(code?.marks ?? {}).map(([what, times]): Row => [what, plural(times, "time")]),
    ...(delay ? [["the harness's own delay", delay] as const] : []),
  ];
}

function phases({ phases: all }: EnvironmentRecord): Markup {
  const longest = Math.max(...all.map(({ duration }) => duration), 1);
  const rows = all.map(
    ({ name, duration }) =>
      markup`<tr><td>${cut(name, TEXT)}</td><td class="number">${formatDuration(duration)}</td><td class="bar"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${((100 * duration) / longest).toFixed(1)}" height="8" rx="1"/></svg></td></tr>`,
  );
  return markup`<table class="phases"><tbody>${rows}</tbody></table>`;
}

const FILES: readonly (readonly [name: string, what: string])[] = [
  ["plan.json", "what was asked for"],
  ["environment.json", "what was found"],
  ["history.jsonl", "every operation and fault, an event a line"],
  ["results.json", "verdicts and anomalies as data"],
  ["summary.md", "this page in a hundred lines of text"],
  ["junit.xml", "for a pipeline"],
  ["logs/", "what the nodes wrote"],
];

const files = (withEnvironment: boolean): Markup =>
  markup`<ul class="files">${FILES.filter(([name]) => withEnvironment || name !== "environment.json").map(([name, what]) => markup`<li><a href="${name}"><code>${name}</code></a> <span class="muted">${what}</span></li>`)}</ul>`;
